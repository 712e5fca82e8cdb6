import { beforeEach, expect, it } from 'vitest';
import { createMemoryStorage } from '@/lib/workspace/storage';
import { createWorkspaceStore, type WorkspaceStore } from '@/lib/workspace/store';
import type { SandboxFiles, WrittenFile } from '@/sandboxes/engine/contract';
import { createWrittenFiles, restarting } from './written-files';

const LAB = { 'package.json': '{}', 'src/app.ts': 'one', 'README.md': 'read' };
const SERVER = 1;
const TERMINAL = 2;

let disk: Map<string, string | Uint8Array>;
let workspace: WorkspaceStore;
let sent: Record<string, string>;
let wrote: [string, string | null, boolean][];
let notices: string[];
let take: ReturnType<typeof createWrittenFiles>;

const sandbox = {
  async read(path) {
    const data = disk.get(path) ?? '';
    return typeof data === 'string' ? new TextEncoder().encode(data) : data;
  },
} as Pick<SandboxFiles, 'read'> as SandboxFiles;

beforeEach(() => {
  disk = new Map();
  sent = { ...LAB };
  wrote = [];
  notices = [];
  workspace = createWorkspaceStore(
    { lab: 'x', version: '1', open: 'src/app.ts', files: LAB },
    {
      openStorage: async () => createMemoryStorage(),
      channel: { post: () => undefined, listen: () => () => undefined },
      now: () => 0,
      newRevision: () => 'r',
      later: () => () => undefined,
    },
  );
  take = createWrittenFiles({
    lab: { files: LAB, readOnly: ['package.json'] },
    workspace,
    run: {
      sent: (path) => sent[path],
      startedHere: (pid) => pid === SERVER,
      wrote(path, text, restarts) {
        wrote.push([path, text, restarts]);
        if (text === null) delete sent[path];
        else sent[path] = text;
      },
    },
    notice: (text) => notices.push(text),
  });
});

const write = (path: string, data: string | Uint8Array | null, by = SERVER, size = data?.length ?? null) => {
  if (data !== null) disk.set(path, data);
  const written: WrittenFile = { path, size, by };
  return take(sandbox, [written]);
};
const shown = () => workspace.getState().files;

it('shows what programs write; a server is not started anew for what it writes itself', async () => {
  await write('data/notes.json', '[1]');
  await write('src/app.ts', 'two', TERMINAL);
  await write('server.log', 'GET /\n', TERMINAL);
  expect(shown()).toEqual({ ...LAB, 'data/notes.json': '[1]', 'src/app.ts': 'two', 'server.log': 'GET /\n' });
  expect(wrote).toEqual([
    ['data/notes.json', '[1]', false],
    ['src/app.ts', 'two', true],
    ['server.log', 'GET /\n', false],
  ]);
  expect(notices).toEqual([]);
});

it('keeps what was typed meanwhile, and says so once', async () => {
  workspace.edit('src/app.ts', 'typed');
  await write('src/app.ts', 'by a program', TERMINAL);
  await write('src/app.ts', 'by a program, again', TERMINAL);
  await write('src/app.ts', null, TERMINAL);
  expect(shown()['src/app.ts']).toBe('typed');
  expect(wrote).toEqual([]);
  expect(notices).toEqual([expect.stringContaining('A program wrote src/app.ts while you were editing it')]);
});

it('takes away what programs remove, folders too, and leaves what can be undone', async () => {
  await write('data/a.json', 'a');
  await write('data/b.json', 'b');
  workspace.remove('README.md');
  await write('data', null);
  expect(Object.keys(shown())).toEqual(['package.json', 'src/app.ts']);
  workspace.undo();
  expect(Object.keys(shown())).toEqual(['package.json', 'src/app.ts', 'README.md']);
});

it('shows no bytes, nothing that is given, and no file without end', async () => {
  await write('photo.bin', new Uint8Array([0xff, 0xfe]));
  await write('package.json', '{"name":"other"}');
  await write('huge.log', 'x', SERVER, 300_000);
  expect(shown()).toEqual(LAB);
  expect(notices).toEqual([expect.stringContaining('tail -f huge.log')]);
});

it('knows what a server is started anew for', () => {
  expect(
    ['src/app.ts', 'src/new.ts', 'data.json', 'README.md', 'server.log', 'out'].map((path) =>
      restarting(LAB, path),
    ),
  ).toEqual([true, true, true, true, false, false]);
});
