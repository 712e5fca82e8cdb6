import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { WrittenFile } from '../../contract';
import type { FileChange } from '../files/change';
import { FileTree, numberOf } from '../files/tree';
import { createWrittenFiles } from './written-files';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('tells of each file once, as it is by then, and of what is the project’s alone', async () => {
  const tree = new FileTree();
  const told: (readonly WrittenFile[])[] = [];
  const written = createWrittenFiles(
    () => tree,
    (files) => told.push(files),
  );
  const change = (one: FileChange) => written.add(tree.apply(one), 7);
  const put = (path: string, data: string) => change({ op: 'put', path, ino: numberOf(path), data, at: 0 });
  put('/app/server.log', 'one\n');
  put('/app/server.log', 'one\ntwo\n');
  put('/app/node_modules/x/index.js', '');
  put('/tmp/x', '');
  put('/app/old/a.txt', 'a');
  vi.runAllTimers();
  expect(told.splice(0)).toEqual([
    [
      { path: 'server.log', size: 8, by: 7 },
      { path: 'old/a.txt', size: 1, by: 7 },
    ],
  ]);
  change({ op: 'rename', from: '/app/old', path: '/app/new', at: 0 });
  vi.runAllTimers();
  expect(told).toEqual([
    [
      { path: 'old', size: null, by: 7 },
      { path: 'new/a.txt', size: 1, by: 7 },
    ],
  ]);
});
