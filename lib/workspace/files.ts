/** The learner's files as an immutable map, and the rules for their names. */
import type { FileMap } from '@/lib/labs/for-page';

/** A path that cannot be used, with the reason and the mend in its message. */
export class PathProblem extends Error {
  override readonly name = 'PathProblem';
}

const SEGMENT = /^[\w@+.,()[\] -]+$/;

/**
 * Why a path cannot be taken for a new file; `null` when it can.
 * @param path relative to the project's root, forward slashes
 */
export function pathProblem(files: FileMap, path: string): string | null {
  if (path === '') return 'Give the file a name, for example src/store.ts.';
  if (path.startsWith('/') || path.includes('\\'))
    return 'Write the path from the project’s root with forward slashes: src/store.ts.';
  const segments = path.split('/');
  for (const segment of segments) {
    if (segment === '')
      return 'A folder or file name is empty: write src/store.ts, with single slashes and no slash at the end.';
    if (segment === '.' || segment === '..') return 'Leave out “.” and “..”: files live inside the project.';
    if (!SEGMENT.test(segment))
      return `“${segment}” has a character that not every system allows. Use letters, digits, - _ and dots.`;
  }
  if (segments.includes('node_modules'))
    return 'node_modules is filled from package.json, so choose another folder.';
  if (Object.hasOwn(files, path)) return `${path} exists already. Choose another name.`;
  const clash = Object.keys(files).find((file) => file.startsWith(`${path}/`) || path.startsWith(`${file}/`));
  if (clash !== undefined)
    return `${path} clashes with ${clash}: one name cannot be both a file and a folder.`;
  return null;
}

export function withFile(files: FileMap, path: string, text: string): FileMap {
  return { ...files, [path]: text };
}

export function withoutFile(files: FileMap, path: string): FileMap {
  const { [path]: _removed, ...rest } = files;
  return rest;
}

/** @throws {PathProblem} when `to` cannot be used */
export function renamedFile(files: FileMap, from: string, to: string): FileMap {
  const rest = withoutFile(files, from);
  const problem = pathProblem(rest, to);
  if (problem) throw new PathProblem(problem);
  return withFile(rest, to, files[from] ?? '');
}

/** Every path that was added, changed or removed between two states, sorted. */
export function changedPaths(before: FileMap, after: FileMap): string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...paths].filter((path) => before[path] !== after[path]).sort();
}

export const sameFiles = (a: FileMap, b: FileMap): boolean => a === b || changedPaths(a, b).length === 0;

export interface TreeFolder {
  readonly kind: 'folder';
  readonly name: string;
  readonly path: string;
  readonly children: readonly TreeNode[];
}
export interface TreeFile {
  readonly kind: 'file';
  readonly name: string;
  readonly path: string;
}
export type TreeNode = TreeFolder | TreeFile;

/** Paths as a tree: folders first, then files, each by name. */
export function treeOf(paths: readonly string[]): TreeNode[] {
  return level(paths, '');
}

function level(paths: readonly string[], prefix: string): TreeNode[] {
  const folders = new Set<string>();
  const files: TreeFile[] = [];
  for (const path of paths) {
    const rest = path.slice(prefix.length);
    const slash = rest.indexOf('/');
    if (slash === -1) files.push({ kind: 'file', name: rest, path });
    else folders.add(rest.slice(0, slash));
  }
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
  const nodes = [...folders].map((name): TreeFolder => {
    const inside = `${prefix}${name}/`;
    return {
      kind: 'folder',
      name,
      path: inside.slice(0, -1),
      children: level(
        paths.filter((path) => path.startsWith(inside)),
        inside,
      ),
    };
  });
  return [...nodes.sort(byName), ...files.sort(byName)];
}
