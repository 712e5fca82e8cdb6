import { expect, it } from 'vitest';
import { type FileChange, merged } from './change';
import { createInode } from './inode';
import { FileTree } from './tree';

const write = (offset: number, text: string, size = offset + text.length): FileChange => ({
  op: 'write',
  path: '/a',
  ino: 7,
  offset,
  bytes: new TextEncoder().encode(text),
  size,
  at: 1,
});

function after(...changes: readonly FileChange[]): string {
  const tree = new FileTree(createInode({ ino: 1, kind: 'directory', at: 0 }));
  tree.apply({ op: 'make', path: '/a', ino: 7, kind: 'file', mode: 0o644, target: '', at: 0 });
  for (const change of [write(0, 'before'), ...changes]) tree.apply(change);
  const data = tree.find('/a')?.data ?? '';
  return typeof data === 'string' ? data : new TextDecoder().decode(data);
}

it.each([
  ['appended', write(6, 'one'), write(9, 'two')],
  ['cut and written anew', write(0, '', 0), write(0, 'new')],
  ['written, then cut', write(2, 'xx', 6), write(0, '', 0)],
  ['over what is there', write(1, 'x', 6), write(2, 'y', 6)],
])('%s: one change does what both do', (_, first, next) => {
  const both = merged(first, next);
  expect(both).not.toBeNull();
  expect(after(both as FileChange)).toBe(after(first, next));
});

it.each([
  ['with a gap', write(6, 'one'), write(20, 'two')],
  ['of another file', write(6, 'one'), { ...write(9, 'two'), ino: 8 } as FileChange],
  ['other than writes', write(6, 'one'), { op: 'remove', path: '/a', at: 1 } as FileChange],
])('leaves alone a change %s', (_, first, next) => {
  expect(merged(first, next)).toBeNull();
});
