import { describe, expect, it } from 'vitest';
import { changedPaths, PathProblem, pathProblem, renamedFile, treeOf } from './files';

const files = { 'src/index.ts': 'a', 'src/routes/notes.ts': 'b', 'package.json': '{}' };

describe('pathProblem', () => {
  it('accepts an ordinary new path', () => {
    expect(pathProblem(files, 'src/store.ts')).toBeNull();
  });
  it.each([
    '',
    '/etc/passwd',
    '../up.ts',
    'src//x.ts',
    'src/',
    'a\\b',
    'src/index.ts',
    'node_modules/x.js',
    'src/routes',
    'src/index.ts/x',
    'a:b',
  ])('refuses %j and says what to do', (path) => {
    expect(pathProblem(files, path)).toMatch(/\w+ .+/);
  });
});

it('renames, and refuses a taken name', () => {
  expect(renamedFile(files, 'src/index.ts', 'src/main.ts')).toEqual({
    'src/main.ts': 'a',
    'src/routes/notes.ts': 'b',
    'package.json': '{}',
  });
  expect(() => renamedFile(files, 'src/index.ts', 'package.json')).toThrow(PathProblem);
  expect(renamedFile(files, 'src/index.ts', 'src/index.ts')).toEqual(files);
});

it('names what changed', () => {
  expect(changedPaths(files, { 'src/index.ts': 'z', 'package.json': '{}', new: '' })).toEqual([
    'new',
    'src/index.ts',
    'src/routes/notes.ts',
  ]);
});

it('draws a tree with folders first', () => {
  const tree = treeOf(Object.keys(files));
  expect(tree.map((node) => node.name)).toEqual(['src', 'package.json']);
  const src = tree[0];
  expect(src?.kind === 'folder' && src.children.map((node) => node.path)).toEqual([
    'src/routes',
    'src/index.ts',
  ]);
});
