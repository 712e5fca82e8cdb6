/** `fs.watch`, `fs.watchFile` and `fs/promises.watch`: told by the file tree itself, so no change is missed. */
import EventEmitter from 'node:events';
import type { FileEvent } from '../../files/tree';
import { watchFiles } from '../../process/files';
import { type Hold, hold } from '../../process/liveness';
import { clearTimeout, setImmediate, setInterval, type Timeout } from '../../process/timers';
import { abortError, invalidArgType } from '../node-error';
import { type Encoding, encodedName, optionsArgument, pathArgument } from './arguments';
import { attributes } from './calls/attributes';
import { find } from './look-up';
import { Stats } from './stats';

type Listener = (eventType: string, filename: string | Buffer) => void;

interface Watching {
  readonly path: string;
  readonly isDirectory: boolean;
  readonly recursive: boolean;
}

/** The name that a watcher is told for what happened at a path, or undefined when it is none of its business. */
function nameFor({ path, isDirectory, recursive }: Watching, event: FileEvent): string | undefined {
  if (event.path === path) return path.slice(path.lastIndexOf('/') + 1);
  const inside = path === '/' ? '/' : `${path}/`;
  if (!isDirectory || !event.path.startsWith(inside)) return undefined;
  const name = event.path.slice(inside.length);
  return recursive || !name.includes('/') ? name : undefined;
}

class FSWatcher extends EventEmitter {
  #stop: (() => void) | null;
  readonly #hold: Hold | null;

  constructor(watching: Watching, encoding: Encoding, persistent: boolean) {
    super();
    this.#hold = persistent ? hold('FSEvent') : null;
    this.#stop = watchFiles((event) => {
      const name = nameFor(watching, event);
      if (name === undefined) return;
      setImmediate(() => {
        if (this.#stop) this.emit('change', event.type, encodedName(name, encoding));
      });
    });
  }

  close(): void {
    if (!this.#stop) return;
    this.#stop();
    this.#stop = null;
    this.#hold?.release();
    process.nextTick(() => this.emit('close'));
  }

  ref(): this {
    this.#hold?.ref();
    return this;
  }

  unref(): this {
    this.#hold?.unref();
    return this;
  }
}

interface WatchOptions {
  readonly persistent?: boolean;
  readonly recursive?: boolean;
  readonly encoding?: Encoding;
  readonly signal?: AbortSignal;
}

/** `fs.watch(path[, options][, listener])` */
export function watch(path: unknown, ...rest: unknown[]): FSWatcher {
  const where = pathArgument(path, 'filename');
  const listener = rest.find((each) => typeof each === 'function') as Listener | undefined;
  const { persistent = true, recursive = false, encoding, signal } = optionsArgument(rest[0]) as WatchOptions;
  const found = find(where, { syscall: 'watch' });
  const watching = { path: found.path, isDirectory: found.inode.kind === 'directory', recursive };
  const watcher = new FSWatcher(watching, encoding, persistent);
  if (listener) watcher.on('change', listener);
  if (signal?.aborted) process.nextTick(() => watcher.close());
  else signal?.addEventListener('abort', () => watcher.close(), { once: true });
  return watcher;
}

export async function* watchIterator(
  path: unknown,
  options: WatchOptions = {},
): AsyncGenerator<{ eventType: string; filename: string | Buffer }> {
  const { signal } = options;
  if (signal?.aborted) throw abortError(signal);
  const watcher = watch(path, { ...options, signal: undefined });
  const events: { eventType: string; filename: string | Buffer }[] = [];
  let wake: () => void = () => undefined;
  watcher.on('change', (eventType: string, filename: string | Buffer) => {
    events.push({ eventType, filename });
    wake();
  });
  const abort = () => wake();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    for (;;) {
      for (let event = events.shift(); event; event = events.shift()) yield event;
      if (signal?.aborted) throw abortError(signal);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    watcher.close();
  }
}

/** What `watchFile` shows of a file that is not there. */
const nothing = () =>
  new Stats(
    { mode: 0, nlink: 0, uid: 0, gid: 0, ino: 0, accessed: 0, modified: 0, changed: 0, created: 0 },
    'none',
    0,
  );

type StatListener = (current: Stats, previous: Stats) => void;
const INTERVAL = 5007;

class StatWatcher extends EventEmitter {
  readonly #timer: Timeout;
  #previous: Stats;

  constructor(path: string, interval: number, persistent: boolean) {
    super();
    const look = () => (attributes.stat(path, { throwIfNoEntry: false })() as Stats | undefined) ?? nothing();
    this.#previous = look();
    // As Node: of a file that is not there the listener hears once.
    if (this.#previous.mode === 0) setImmediate(() => this.emit('change', this.#previous, this.#previous));
    this.#timer = setInterval(() => {
      const current = look();
      const previous = this.#previous;
      if (sameFile(current, previous)) return;
      this.#previous = current;
      this.emit('change', current, previous);
    }, interval);
    if (!persistent) this.#timer.unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    process.nextTick(() => this.emit('stop'));
  }

  ref(): this {
    this.#timer.ref();
    return this;
  }

  unref(): this {
    this.#timer.unref();
    return this;
  }
}

const sameFile = (a: Stats, b: Stats): boolean =>
  a.mtimeMs === b.mtimeMs && a.size === b.size && a.mode === b.mode && a.ino === b.ino;

const statWatchers = new Map<string, StatWatcher>();

/** `fs.watchFile(path[, options], listener)`: looks every `interval` milliseconds. */
export function watchFile(path: unknown, ...rest: unknown[]): StatWatcher {
  const { absolute } = pathArgument(path, 'filename');
  const listener = rest.at(-1);
  if (typeof listener !== 'function') throw invalidArgType('listener', 'of type function', listener);
  const { persistent = true, interval = INTERVAL } = optionsArgument(rest[0]) as WatchOptions & {
    interval?: number;
  };
  const watcher = statWatchers.get(absolute) ?? new StatWatcher(absolute, interval, persistent);
  statWatchers.set(absolute, watcher);
  return watcher.on('change', listener as StatListener);
}

export function unwatchFile(path: unknown, listener?: StatListener): void {
  const { absolute } = pathArgument(path, 'filename');
  const watcher = statWatchers.get(absolute);
  if (!watcher) return;
  if (listener) watcher.off('change', listener);
  else watcher.removeAllListeners('change');
  if (watcher.listenerCount('change') > 0) return;
  statWatchers.delete(absolute);
  watcher.stop();
}
