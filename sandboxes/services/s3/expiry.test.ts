import { expect, it } from 'vitest';
import { memoryBlobs } from './blobs';
import { expiryOf, sweep } from './expiry';
import type { LifecycleRule, Version } from './state';
import { Store } from './store';

const START = Date.parse('2026-03-01T10:00:00Z');
const DAY = 86_400_000;
const newId = () => 'new';

const version = (id: string, modified: number, tags = {}): Version => ({
  id,
  deleted: false,
  modified,
  size: 0,
  etag: '',
  pieces: [],
  headers: {},
  checksum: null,
  tags,
  parts: null,
});

const RULE: LifecycleRule = {
  id: 'rule',
  enabled: true,
  prefix: '',
  tags: {},
  days: null,
  date: null,
  noncurrentDays: null,
  keepNoncurrent: 0,
  uploadDays: null,
};

function storeWith(rule: Partial<LifecycleRule>, versioning: 'Off' | 'Enabled' = 'Off'): Store {
  const store = new Store(memoryBlobs(newId), () => undefined);
  const lifecycle = [{ ...RULE, ...rule }];
  const settings = { created: START, versioning, cors: null, tags: null, lifecycle };
  store.change({ t: 'bucket', name: 'b', settings });
  return store;
}
const put = (store: Store, key: string, ...versions: Version[]) =>
  store.change({ t: 'object', bucket: 'b', key, versions });
const idsOf = (store: Store, key: string) => (store.bucket('b').objects.get(key) ?? []).map(({ id }) => id);

it('objects go at the midnight after so many days, by prefix and tag', () => {
  const store = storeWith({ days: 2, prefix: 'tmp/', tags: { kind: 'draft' } });
  put(store, 'tmp/a', version('null', START, { kind: 'draft' }));
  put(store, 'tmp/b', version('null', START));
  put(store, 'kept', version('null', START, { kind: 'draft' }));
  const [first] = store.bucket('b').objects.get('tmp/a') ?? [];
  expect(first && expiryOf(store.bucket('b'), 'tmp/a', first)?.at).toBe(Date.parse('2026-03-04T00:00:00Z'));
  sweep(store, Date.parse('2026-03-03T23:59:59Z'), newId);
  expect(store.bucket('b').keys).toEqual(['kept', 'tmp/a', 'tmp/b']);
  sweep(store, Date.parse('2026-03-04T00:00:00Z'), newId);
  expect(store.bucket('b').keys).toEqual(['kept', 'tmp/b']);
});

it('where versions are kept, a marker comes, and old ones go later', () => {
  const store = storeWith({ days: 1, noncurrentDays: 3, keepNoncurrent: 1 }, 'Enabled');
  put(store, 'k', version('2', START), version('1', START - DAY), version('0', START - 2 * DAY));
  sweep(store, START + 2 * DAY, newId);
  expect(idsOf(store, 'k')).toEqual(['new', '2', '1', '0']);
  sweep(store, START + 4 * DAY, newId);
  expect(idsOf(store, 'k')).toEqual(['new', '2']);
});

it('uploads that nobody finished are let go', () => {
  const store = storeWith({ uploadDays: 1 });
  const upload = {
    key: 'big',
    initiated: START,
    headers: {},
    tags: {},
    algorithm: null,
    type: 'FULL_OBJECT' as const,
    parts: [],
  };
  store.change({ t: 'upload', bucket: 'b', id: 'u', upload });
  sweep(store, START + DAY, newId);
  expect(store.bucket('b').uploads.size).toBe(1);
  sweep(store, START + 2 * DAY, newId);
  expect(store.bucket('b').uploads.size).toBe(0);
});
