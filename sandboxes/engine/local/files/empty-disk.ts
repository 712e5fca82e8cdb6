/** The disk of a sandbox before its project is there. */
import type { Inode } from './inode';
import { FileTree, numberOf } from './tree';

const FOLDERS = ['/app', '/dev', '/home', '/home/learner', '/tmp'];
const DEVICES = ['null', 'stdout', 'stderr'];

/** @param at milliseconds since the epoch: when everything on it was made */
export function emptyDisk(at: number): Inode {
  const tree = new FileTree();
  for (const path of FOLDERS) {
    const mode = path === '/tmp' ? 0o1777 : 0o755;
    tree.apply({ op: 'make', path, ino: numberOf(path), kind: 'directory', mode, target: '', at });
  }
  for (const target of DEVICES) {
    const path = `/dev/${target}`;
    tree.apply({ op: 'make', path, ino: numberOf(path), kind: 'device', mode: 0o666, target, at });
  }
  return tree.root;
}
