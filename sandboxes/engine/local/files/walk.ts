/** From a path to an inode, through symbolic links, as a kernel's path lookup (path_resolution(7)). */
import type { Inode } from './inode';

/** Of links in one lookup, as on Linux. */
const MOST_LINKS = 40;

export type WalkFailure = 'ENOENT' | 'ENOTDIR' | 'ELOOP' | 'ENAMETOOLONG';

export type Walked =
  | {
      readonly inode: Inode | undefined;
      /** Where it really is, without links. */
      readonly path: string;
      /** The directory that has, or would have it. */
      readonly parent: Inode;
    }
  | WalkFailure;

/**
 * @param path absolute; `.` and `..` are looked up, not cut away
 * @param follow whether a link at the very end is followed
 * @returns the place, where the last name need not exist; or why the way there fails
 */
export function walk(root: Inode, path: string, follow: boolean): Walked {
  const todo = namesIn(path).reverse();
  if (todo.some((name) => name.length > 255)) return 'ENAMETOOLONG';
  const mustBeDirectory = /\/\.{0,2}$/.test(path);
  const trail: { name: string; inode: Inode }[] = [{ name: '', inode: root }];
  const here = () => trail.at(-1)?.inode ?? root;
  let links = 0;
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    if (here().kind !== 'directory') return 'ENOTDIR';
    if (name === '.') continue;
    if (name === '..') {
      if (trail.length > 1) trail.pop();
      continue;
    }
    const inode = here().children.get(name);
    const isLast = todo.length === 0;
    if (!inode) {
      if (!isLast) return 'ENOENT';
      return { inode: undefined, path: pathOf(trail, name), parent: here() };
    }
    if (inode.kind === 'link' && (!isLast || follow || mustBeDirectory)) {
      if (++links > MOST_LINKS) return 'ELOOP';
      if (inode.target.startsWith('/')) trail.length = 1;
      todo.push(...namesIn(inode.target).reverse());
      continue;
    }
    trail.push({ name, inode });
  }
  const inode = here();
  if (mustBeDirectory && inode.kind !== 'directory') return 'ENOTDIR';
  return { inode, path: pathOf(trail), parent: trail.at(-2)?.inode ?? root };
}

const namesIn = (path: string): string[] => path.split('/').filter((name) => name !== '');

function pathOf(trail: readonly { name: string }[], last?: string): string {
  const names = trail.slice(1).map(({ name }) => name);
  return `/${(last === undefined ? names : [...names, last]).join('/')}`;
}
