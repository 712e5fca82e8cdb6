import { beforeEach, expect, it, vi } from 'vitest';
import { createHttpCaches } from '@/lib/http-cache/caches';
import { Fault, PreparedRequest } from '@/lib/labs/schema';
import { createEventLog } from '@/sandboxes/engine/event-log';
import type { Exchange, RequestMessage } from '@/sandboxes/http1/message';
import { createRequestsStore, type RequestsStore } from './requests-store';

const log = createEventLog({ now: () => 0 });
let seen: RequestMessage[];
let store: RequestsStore;
let answer: (request: RequestMessage) => { status: number; body: string; headers?: [string, string][] };
let ready: () => Promise<void>;

const requests = [
  PreparedRequest.parse({
    id: 'token',
    title: 'Get a token',
    method: 'POST',
    path: '/token',
    body: '{"a":1}',
    capture: { token: 'json:access.tokens[0]', tag: 'header:etag' },
  }),
  PreparedRequest.parse({
    id: 'read',
    title: 'Read',
    method: 'GET',
    path: '/notes',
    headers: [['Authorization', 'Bearer {{token}}']],
  }),
];
const faults = [
  Fault.parse({ id: 'twice', kind: 'replay', title: 'Twice', description: 'd', times: 2 }),
  Fault.parse({
    id: 'flood',
    kind: 'traffic',
    title: 'Flood',
    description: 'd',
    requests: ['token'],
    rounds: 10,
    concurrency: 4,
  }),
  Fault.parse({ id: 'unknown', kind: 'traffic', title: 'U', description: 'd', requests: ['read'] }),
].filter((fault) => fault.kind === 'replay' || fault.kind === 'traffic');

beforeEach(() => {
  seen = [];
  ready = async () => undefined;
  answer = () => ({ status: 200, body: '{"access":{"tokens":["abc"]}}', headers: [['ETag', '"1"']] });
  store = createRequestsStore({
    requests,
    faults,
    hostOf: () => 'localhost:3000',
    caches: createHttpCaches(() => 0),
    ready: () => ready(),
    connect: () => Promise.reject(new Error('unused')),
    loadExchange:
      async () =>
      async (_, request): Promise<Exchange> => {
        seen.push(request);
        const { status, body, headers = [] } = answer(request);
        return {
          request,
          response: {
            version: '1.1',
            status,
            reason: '',
            headers,
            body: new TextEncoder().encode(body),
            trailers: [],
          },
          interim: [],
          sentBytes: new Uint8Array(1),
          receivedBytes: new Uint8Array(1),
          timing: { start: 0, connected: 0, sent: 0, firstByte: 0, end: 1 },
          error: null,
        };
      },
    log: () => log,
    now: () => 0,
  });
});

it('captures values and fills them into the next request', async () => {
  await store.send({ prepared: 'token' });
  expect(store.getState().variables).toEqual({ token: 'abc', tag: '"1"' });
  await store.send({ prepared: 'read' });
  expect(seen[1]?.headers).toEqual([
    ['Host', 'localhost:3000'],
    ['Authorization', 'Bearer abc'],
  ]);
});

it('adds what a message needs and no more', async () => {
  await store.send({ prepared: 'token' });
  expect(seen[0]?.headers).toEqual([
    ['Host', 'localhost:3000'],
    ['Content-Type', 'application/json'],
    ['Content-Length', '7'],
  ]);
  await store.send({ draft: { method: 'POST', path: '/', headers: [['host', 'other']] } });
  expect(seen[1]?.headers).toEqual([
    ['host', 'other'],
    ['Content-Length', '0'],
  ]);
});

it('says which request gives a missing variable', async () => {
  await expect(store.send({ prepared: 'read' })).rejects.toThrow('{{token}}');
  expect(store.getState().problem?.remedy).toContain('“Get a token”');
  expect(seen).toHaveLength(0);
});

it('says so when the answer that should give a variable did not carry it', async () => {
  answer = () => ({ status: 200, body: '{}' });
  await store.send({ prepared: 'token' });
  await expect(store.send({ prepared: 'read' })).rejects.toThrow('{{token}}');
  expect(store.getState().problem?.remedy).toMatch(/“Get a token” was answered without access/);
});

it('replays while the fault is on, as one group', async () => {
  await store.fault('twice');
  await store.send({ prepared: 'token' });
  expect(seen).toHaveLength(2);
  const groups = store.getState().history.map((entry) => entry.group?.id);
  expect(new Set(groups).size).toBe(1);
  await store.fault('twice');
  await store.send({ prepared: 'token' });
  expect(seen).toHaveLength(3);
  expect(log.events.filter((event) => event.type === 'fault').map((event) => event.state)).toEqual([
    'on',
    'off',
  ]);
});

it('plays traffic with the given concurrency', async () => {
  let most = 0;
  store.subscribe((state) => {
    most = Math.max(most, state.inFlight);
  });
  await store.fault('flood');
  expect(seen).toHaveLength(10);
  expect(most).toBe(4);
  expect(store.getState()).toMatchObject({ inFlight: 0, traffic: null });
});

it('plays no traffic with a variable that no answer gave', async () => {
  await expect(store.fault('unknown')).rejects.toThrow('{{token}}');
  expect(seen).toEqual([]);
  expect(store.getState().traffic).toBeNull();
});

it('shows a run that failed as the problem, with its mend', async () => {
  ready = () => Promise.reject(Object.assign(new Error('Your server crashed'), { remedy: 'Mend it.' }));
  await expect(store.send()).rejects.toThrow('Your server crashed');
  expect(store.getState().problem).toEqual({ message: 'Your server crashed', remedy: 'Mend it.' });
});

it('asks the caches when they are on, and tells the log', async () => {
  answer = () => ({ status: 200, body: 'x', headers: [['Cache-Control', 'max-age=60']] });
  store.setCaching(true);
  const draft = { method: 'GET', path: '/a', headers: [] };
  await store.send({ draft });
  await store.send({ draft });
  expect(seen).toHaveLength(1);
  expect(store.getState().history[0]?.caches.map(({ outcome }) => outcome)).toEqual(['fresh']);
  expect(log.events.filter((event) => event.type === 'cache').length).toBe(3);
});

it('cancels without a complaint', async () => {
  const begun = vi.fn();
  ready = () =>
    new Promise((_, reject) => {
      begun();
      setTimeout(() => reject(new Error('late')), 0);
    });
  const sending = store.send().catch(() => 'cancelled');
  store.cancel();
  expect(await sending).toBe('cancelled');
  expect(store.getState().problem).toBeNull();
});
