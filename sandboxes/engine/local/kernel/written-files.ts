/** Which files of the project programs have written, moved or removed, for whoever shows them: gathered, and told now and then. */
import type { WrittenFile } from '../../contract';
import type { Inode } from '../files/inode';
import type { FileEvent, FileTree } from '../files/tree';

/** Milliseconds for which they are gathered: a log grows line by line. */
const GATHER = 150;
/** Names in one message; of more, the first ones. */
const MOST = 2000;
const ROOT = '/app/';

/** @param tell with every file once, as it is then */
export function createWrittenFiles(files: () => FileTree, tell: (written: readonly WrittenFile[]) => void) {
  let dirty = new Map<string, number>();

  const shown = (path: string) => path.startsWith(ROOT) && !`${path}/`.startsWith(`${ROOT}node_modules/`);
  const flush = () => {
    const paths = dirty;
    dirty = new Map();
    const tree = files();
    const written: WrittenFile[] = [];
    for (const [path, by] of paths) {
      visit(path.slice(ROOT.length), tree.find(path), (name, size) => written.push({ path: name, size, by }));
    }
    if (written.length > 0) tell(written.slice(0, MOST));
  };

  return {
    /** @param by the process that did it */
    add(events: readonly FileEvent[], by: number): void {
      for (const { path } of events) {
        if (!shown(path) || dirty.size >= MOST) continue;
        if (dirty.size === 0) setTimeout(flush, GATHER);
        dirty.set(path, by);
      }
    },
  };
}

function visit(
  path: string,
  inode: Inode | undefined,
  found: (path: string, size: number | null) => void,
): void {
  if (!inode) found(path, null);
  else if (inode.kind === 'file') found(path, inode.data.length);
  for (const [name, child] of inode?.children ?? []) visit(`${path}/${name}`, child, found);
}
