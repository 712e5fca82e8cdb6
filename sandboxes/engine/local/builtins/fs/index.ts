/** `node:fs`: the sandbox's files, in memory. Nothing survives the sandbox but what the workbench keeps. */
import { setImmediate } from '../../process/timers';
import { invalidArgType } from '../node-error';
import { pathArgument } from './arguments';
import { cpWithCallback, movingCallbacks, withCallbacks } from './callbacks';
import { attributes } from './calls/attributes';
import { syncNames } from './calls/call';
import { content } from './calls/content';
import { cpSync } from './calls/copy-tree';
import { names, realpathWith } from './calls/names';
import { removal } from './calls/remove-tree';
import { constants } from './constants';
import { Dir, directories } from './directory';
import { find } from './look-up';
import promises from './promises';
import { createReadStream, ReadStream } from './read-stream';
import { Dirent, Stats } from './stats';
import { unwatchFile, watch, watchFile } from './watch';
import { createWriteStream, WriteStream } from './write-stream';

const calls = { ...content, ...attributes, ...names, ...removal, ...directories };
const sync = syncNames(calls);
const callbacks = withCallbacks(calls);
const nativeRealpath = { realpath: realpathWith(true) };

function existsSync(path: unknown): boolean {
  try {
    return find(pathArgument(path), { syscall: 'access' }) !== undefined;
  } catch (error) {
    // No path at all, or none that leads anywhere: Node says no to both.
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

function exists(path: unknown, callback: (exists: boolean) => void): void {
  if (typeof callback !== 'function') throw invalidArgType('cb', 'of type function', callback);
  setImmediate(() => callback(existsSync(path)));
}
Object.defineProperty(exists, Symbol.for('nodejs.util.promisify.custom'), {
  value: (path: unknown) => new Promise((resolve) => exists(path, resolve)),
});

/** `fs.openAsBlob(path, { type })` */
async function openAsBlob(path: unknown, { type = '' }: { type?: string } = {}): Promise<Blob> {
  return new Blob([new Uint8Array(sync.readFileSync(path) as Buffer)], { type });
}

export default {
  ...callbacks,
  ...sync,
  ...movingCallbacks(content),
  cp: cpWithCallback,
  cpSync,
  exists,
  existsSync,
  lchmod: undefined,
  lchmodSync: undefined,
  realpath: Object.assign(callbacks['realpath'] as object, {
    native: withCallbacks(nativeRealpath)['realpath'],
  }),
  realpathSync: Object.assign(sync.realpathSync, { native: syncNames(nativeRealpath).realpathSync }),
  openAsBlob,
  createReadStream,
  createWriteStream,
  ReadStream,
  WriteStream,
  FileReadStream: ReadStream,
  FileWriteStream: WriteStream,
  promises,
  constants,
  F_OK: constants.F_OK,
  R_OK: constants.R_OK,
  W_OK: constants.W_OK,
  X_OK: constants.X_OK,
  Stats,
  Dirent,
  Dir,
  watch,
  watchFile,
  unwatchFile,
};
