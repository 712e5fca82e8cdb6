import { beforeEach, expect, it } from 'vitest';
import { createMemoryStorage, type WorkspaceStorage } from './storage';
import { createWorkspaceStore, type LabFiles, type TabChannel, type WorkspaceStore } from './store';

const lab: LabFiles = {
  lab: 'jwt',
  version: 'v1',
  open: 'src/index.ts',
  files: { 'src/index.ts': 'one', 'src/keys.ts': 'keys', 'package.json': '{}' },
};

/** One browser: a storage that tabs share, and the channel between them. */
function browser() {
  const storage: WorkspaceStorage = { ...createMemoryStorage(), durable: true };
  const listeners = new Map<object, (lab: string) => void>();
  let revisions = 0;
  const open = async (of: LabFiles = lab, kept: WorkspaceStorage = storage): Promise<WorkspaceStore> => {
    const self = {};
    const channel: TabChannel = {
      post: (which) => {
        for (const [tab, listener] of listeners) if (tab !== self) listener(which);
      },
      listen: (listener) => {
        listeners.set(self, listener);
        return () => listeners.delete(self);
      },
    };
    const store = createWorkspaceStore(of, {
      openStorage: async () => kept,
      channel,
      now: () => 1000,
      newRevision: () => `r${++revisions}`,
      later: () => () => undefined,
    });
    await store.load(new AbortController().signal);
    return store;
  };
  return { open, storage };
}

const until = (store: WorkspaceStore, holds: () => boolean) =>
  new Promise<void>((resolve) => {
    if (holds()) return resolve();
    const stop = store.subscribe(() => {
      if (!holds()) return;
      stop();
      resolve();
    });
  });

let here: ReturnType<typeof browser>;
beforeEach(() => {
  here = browser();
});

it('keeps edits, files and tabs over a reload', async () => {
  const before = await here.open();
  before.edit('src/index.ts', 'two');
  before.create('src/new.ts', 'new');
  before.remove('src/keys.ts');
  await before.flush();
  const after = (await here.open()).getState();
  expect(after.files).toEqual({ 'src/index.ts': 'two', 'src/new.ts': 'new', 'package.json': '{}' });
  expect(after.tabs).toEqual(['src/index.ts', 'src/new.ts']);
  expect(after.active).toBe('src/new.ts');
});

it('undoes a delete and a reset', async () => {
  const store = await here.open();
  store.edit('src/index.ts', 'mine');
  store.remove('src/index.ts');
  expect(store.getState().files['src/index.ts']).toBeUndefined();
  store.undo();
  expect(store.getState().files['src/index.ts']).toBe('mine');
  store.reset();
  expect(store.getState().files).toEqual(lab.files);
  store.undo();
  expect(store.getState().files['src/index.ts']).toBe('mine');
});

it('resets one file, and one that the lesson does not have goes', async () => {
  const store = await here.open();
  store.edit('src/index.ts', 'mine');
  store.create('src/own.ts', 'own');
  store.reset('src/index.ts');
  store.reset('src/own.ts');
  expect(store.getState().files).toEqual(lab.files);
});

it('offers a new version of the lesson and loses nothing, whatever the choice', async () => {
  const store = await here.open();
  store.edit('src/index.ts', 'mine');
  await store.flush();
  const newer: LabFiles = {
    ...lab,
    version: 'v2',
    files: { ...lab.files, 'src/index.ts': 'new', 'src/keys.ts': 'new keys' },
  };
  const merging = await here.open(newer);
  expect(merging.getState().files['src/index.ts']).toBe('mine');
  expect(merging.getState().update?.changes).toEqual([
    { kind: 'both', path: 'src/index.ts' },
    { kind: 'theirs', path: 'src/keys.ts' },
  ]);
  merging.resolveUpdate('merge');
  expect(merging.getState().files).toMatchObject({ 'src/index.ts': 'mine', 'src/keys.ts': 'new keys' });
  merging.undo();
  expect(merging.getState().files['src/keys.ts']).toBe('keys');
  await merging.flush();
  expect((await here.open(newer)).getState().update).toBeNull();
});

it('follows another tab while nothing is unsaved here', async () => {
  const [a, b] = [await here.open(), await here.open()];
  a.edit('src/index.ts', 'from a');
  await a.flush();
  await until(b, () => b.getState().files['src/index.ts'] === 'from a');
  b.edit('src/index.ts', 'from b');
  await b.flush();
  await until(a, () => a.getState().files['src/index.ts'] === 'from b');
});

it('asks when two tabs changed at once, and keeps what is chosen', async () => {
  const [a, b] = [await here.open(), await here.open()];
  b.edit('src/index.ts', 'from b');
  a.edit('src/index.ts', 'from a');
  await a.flush();
  await until(b, () => b.getState().elsewhere !== null);
  await b.flush();
  expect((await here.storage.load('jwt'))?.files['src/index.ts']).toBe('from a');
  b.resolveElsewhere('mine');
  await b.flush();
  expect((await here.storage.load('jwt'))?.files['src/index.ts']).toBe('from b');
});

it('notices the other tab even without a channel, when it saves', async () => {
  const a = await here.open();
  a.edit('src/index.ts', 'from a');
  await here.storage.save(
    { lab: 'jwt', files: {}, base: {}, version: 'v1', tabs: [], active: null, revision: 'other', savedAt: 1 },
    null,
  );
  await a.flush();
  expect(a.getState().elsewhere?.revision).toBe('other');
});

it('says when the browser keeps nothing, and when keeping fails', async () => {
  const memory = await here.open(lab, createMemoryStorage());
  memory.edit('src/index.ts', 'x');
  await memory.flush();
  expect(memory.getState().save).toEqual({ kind: 'memory' });
  const full = await here.open(lab, {
    ...here.storage,
    save: () => Promise.reject(new Error('QuotaExceededError')),
  });
  full.edit('src/index.ts', 'x');
  await full.flush();
  expect(full.getState().save).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('QuotaExceeded'),
  });
});
