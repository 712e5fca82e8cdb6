/** `process`: what a program may know and do about the process that it runs in. */
import EventEmitter from 'node:events';
import { Readable, Writable } from 'node:stream';
import { monotonic, turnClock } from './clock';
import { dropTasks, nextTick } from './event-loop';
import { detachKernel, onKernel, tell } from './kernel-link';
import { flushLinks } from './link';
import { type Hold, hold } from './liveness';
import type { ProcessInit } from './messages';
import { closeOutput, flushOutput, type StreamName, writeBytes, writeText } from './output';
import { nextExpiry } from './timer-queue';
import { NODE_VERSION } from './version';

/** Thrown by `process.exit()` so that nothing after it runs. Not an Error: it has no business in a stack trace. */
export class ExitUnwind {
  readonly code: number;

  constructor(code: number) {
    this.code = code;
  }
}

const SIGNALS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGKILL: 9,
  SIGUSR2: 12,
  SIGTERM: 15,
};
const started = performance.now();

class OutputStream extends Writable {
  readonly fd: number;
  readonly isTTY = false;
  readonly #name: StreamName;

  constructor(name: StreamName) {
    super({ decodeStrings: false });
    this.#name = name;
    this.fd = name === 'stdout' ? 1 : 2;
  }

  override _write(
    chunk: string | Uint8Array,
    encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    if (typeof chunk !== 'string') writeBytes(this.#name, chunk);
    else if (/^utf-?8$/i.test(encoding)) writeText(this.#name, chunk);
    else writeBytes(this.#name, Buffer.from(chunk, encoding));
    done();
  }

  /** A process's own streams stay open, as in Node. */
  override _destroy(_error: Error | null, done: (error?: Error | null) => void): void {
    done(null);
  }
}

function makeStdin(): Readable {
  let reading: Hold | null = null;
  const stream = new Readable({
    read() {
      reading ??= hold('TTYWRAP');
    },
  });
  onKernel('stdin', ({ bytes }) => {
    stream.push(bytes === null ? null : Buffer.from(bytes));
    if (bytes === null) reading?.release();
  });
  stream.on('pause', () => reading?.unref());
  stream.on('resume', () => reading?.ref());
  return Object.assign(stream, {
    fd: 0,
    isTTY: false,
    ref: () => reading?.ref(),
    unref: () => reading?.unref(),
  });
}

type Listener = (...args: unknown[]) => void;

export interface SandboxProcessObject extends EventEmitter {
  env: Record<string, string | undefined>;
  argv: string[];
  exitCode: number | string | null | undefined;
  connected: boolean;
  [name: string]: unknown;
}

let exiting = false;

export function hasExited(): boolean {
  return exiting;
}

/** Makes the object before the process knows who it is; `begin` fills in the rest. */
export function createProcess(): SandboxProcessObject {
  const emitter = new EventEmitter();
  const emitExit = (code: number) => {
    emitter.emit('exit', code);
  };

  const end = (code: number): void => {
    if (exiting) return;
    exiting = true;
    object.exitCode = code;
    try {
      emitExit(code);
    } catch (thrown) {
      if (!(thrown instanceof ExitUnwind))
        writeText('stderr', `${String((thrown as Error)?.stack ?? thrown)}\n`);
    }
    const last = Number(object.exitCode ?? code);
    closeOutput();
    flushLinks();
    tell({ t: 'exit', code: last });
    detachKernel();
    dropTasks();
  };

  const numberOf = (code: unknown): number => {
    if (code === undefined || code === null) return 0;
    const value = Number(code);
    if (Number.isInteger(value)) return value & 255;
    throw Object.assign(
      new TypeError(`The "code" argument must be of type number. Received ${typeof code}`),
      { code: 'ERR_INVALID_ARG_TYPE' },
    );
  };

  const hrtime = (since?: readonly [number, number]): [number, number] => {
    const now = performance.now();
    let seconds = Math.floor(now / 1000);
    let nanoseconds = Math.floor((now % 1000) * 1e6);
    if (since) {
      seconds -= since[0];
      nanoseconds -= since[1];
      if (nanoseconds < 0) {
        seconds--;
        nanoseconds += 1e9;
      }
    }
    return [seconds, nanoseconds];
  };

  const memoryUsage = () => {
    const heap = (
      performance as Performance & { memory?: { usedJSHeapSize: number; totalJSHeapSize: number } }
    ).memory;
    const used = heap?.usedJSHeapSize ?? 16e6;
    const total = heap?.totalJSHeapSize ?? 24e6;
    return { rss: total + 24e6, heapTotal: total, heapUsed: used, external: 1e6, arrayBuffers: 1e5 };
  };

  let stdin: Readable | undefined;
  const object = Object.assign(emitter, {
    title: 'node',
    version: NODE_VERSION,
    versions: { node: NODE_VERSION.slice(1), v8: '11.3.244.8-node.33', uv: '1.46.0', modules: '115' },
    release: { name: 'node', lts: 'Iron' },
    arch: 'x64',
    platform: 'linux',
    pid: 0,
    ppid: 0,
    env: {} as Record<string, string | undefined>,
    argv: ['/usr/local/bin/node'],
    argv0: 'node',
    execArgv: [] as string[],
    execPath: '/usr/local/bin/node',
    exitCode: undefined as number | string | null | undefined,
    connected: false,
    features: { inspector: false, debug: false, uv: true, ipv6: true, tls: false, typescript: false },
    config: { target_defaults: {}, variables: {} },
    allowedNodeEnvironmentFlags: new Set<string>(),
    report: undefined,
    noDeprecation: false,
    nextTick,
    stdout: new OutputStream('stdout'),
    stderr: new OutputStream('stderr'),
    cwd: () => directory,
    chdir(path: string) {
      directory = path.startsWith('/') ? path : `${directory}/${path}`;
    },
    umask: () => 0o022,
    uptime: () => (performance.now() - started) / 1000,
    hrtime: Object.assign(hrtime, { bigint: () => BigInt(Math.round(performance.now() * 1e6)) }),
    memoryUsage: Object.assign(memoryUsage, { rss: () => memoryUsage().rss }),
    constrainedMemory: () => 0,
    availableMemory: () => 2e9,
    cpuUsage: (since?: { user: number; system: number }) => ({
      user: Math.round((performance.now() - started) * 1000) - (since?.user ?? 0),
      system: 0,
    }),
    resourceUsage: () => ({
      userCPUTime: Math.round((performance.now() - started) * 1000),
      systemCPUTime: 0,
      maxRSS: memoryUsage().rss / 1024,
    }),
    getuid: () => 1000,
    geteuid: () => 1000,
    getgid: () => 1000,
    getegid: () => 1000,
    getActiveResourcesInfo: () => [] as string[],
    binding(name: string): never {
      throw new Error(
        `No such module: ${name}. process.binding() reaches into Node's own C++, which is not in this engine.`,
      );
    },
    emitWarning(warning: string | Error, type?: string | { type?: string; code?: string }, code?: string) {
      const kind = typeof type === 'object' ? type.type : type;
      const error =
        typeof warning === 'string'
          ? Object.assign(new Error(warning), { name: kind ?? 'Warning' })
          : warning;
      const label = typeof type === 'object' ? type.code : code;
      nextTick(() => {
        if (!emitter.emit('warning', error)) {
          writeText(
            'stderr',
            `(node:${object['pid']}) ${label ? `[${label}] ` : ''}${error.name}: ${error.message}\n(Use \`node --trace-warnings ...\` to show where the warning was created)\n`,
          );
        }
      });
    },
    exit(code?: unknown): never {
      const value = numberOf(code ?? object.exitCode);
      end(value);
      throw new ExitUnwind(value);
    },
    /** For the engine: ends without unwinding. */
    reallyExit: end,
    abort(): never {
      end(134);
      throw new ExitUnwind(134);
    },
    kill(pid: number, signal: string | number = 'SIGTERM'): true {
      const name =
        typeof signal === 'number' ? Object.keys(SIGNALS).find((each) => SIGNALS[each] === signal) : signal;
      if (signal === 0) return true;
      if (!name || !(name in SIGNALS))
        throw Object.assign(new TypeError(`Unknown signal: ${signal}`), { code: 'ERR_UNKNOWN_SIGNAL' });
      flushOutput();
      tell({ t: 'kill', pid, signal: name });
      return true;
    },
    setUncaughtExceptionCaptureCallback() {
      throw new Error(
        "process.setUncaughtExceptionCaptureCallback() is not in this engine: use process.on('uncaughtException').",
      );
    },
    hasUncaughtExceptionCaptureCallback: () => false,
  }) as unknown as SandboxProcessObject;

  Object.defineProperty(object, 'stdin', {
    configurable: true,
    enumerable: true,
    get: () => (stdin ??= makeStdin()),
  });
  Object.defineProperty(object, Symbol.toStringTag, { configurable: true, value: 'process' });
  return object;
}

let directory = '/app';

/** The process learns who it is. */
export function begin(object: SandboxProcessObject, init: ProcessInit): void {
  directory = init.cwd;
  Object.assign(object, {
    pid: init.pid,
    ppid: init.ppid,
    execArgv: [...init.execArgv],
    argv: ['/usr/local/bin/node', init.entry, ...init.args],
  });
  object.env = stringEnv(init.env);
  receiveSignals(object);
  if (init.ipc) openIpc(object);
}

/** Node turns every value of `process.env` into a string. */
function stringEnv(values: Readonly<Record<string, string>>): Record<string, string | undefined> {
  return new Proxy<Record<string, string | undefined>>(
    { ...values },
    {
      set(target, name, value: unknown) {
        if (typeof name === 'string') target[name] = String(value);
        return true;
      },
      defineProperty(target, name, descriptor) {
        if (typeof name === 'string') target[name] = String(descriptor.value);
        return true;
      },
    },
  );
}

function receiveSignals(object: SandboxProcessObject): void {
  onKernel('signal', ({ signal }) => {
    if (object.listenerCount(signal) > 0) object.emit(signal, signal, SIGNALS[signal]);
    else {
      // Without a listener the signal's default action ends the process.
      closeOutput();
      flushLinks();
      tell({ t: 'exit', code: 0, signal });
    }
  });
  onKernel('ping', ({ id }) => {
    const next = nextExpiry();
    tell({ t: 'pong', id, nextTimer: next === null ? null : Math.max(0, next - monotonic()) });
  });
  onKernel('clock', ({ clock }) => turnClock(clock));
}

/** `process.send` and 'message'. The channel keeps the process alive while somebody listens to it, as in Node. */
function openIpc(object: SandboxProcessObject): void {
  let channel: Hold | null = null;
  object.connected = true;
  const early: unknown[] = [];
  const refresh = () => {
    const listening =
      object.connected && object.listenerCount('message') + object.listenerCount('disconnect') > 0;
    if (listening) channel ??= hold('Pipe');
    else {
      channel?.release();
      channel = null;
    }
    if (object.listenerCount('message') > 0)
      for (const value of early.splice(0)) nextTick(() => object.emit('message', value, undefined));
  };
  object.on('newListener', (name: unknown) => {
    if (name === 'message' || name === 'disconnect') queueMicrotask(refresh);
  });
  object.on('removeListener', refresh as Listener);
  const close = () => {
    if (!object.connected) return;
    object.connected = false;
    refresh();
    object.emit('disconnect');
  };
  onKernel('message', ({ value }) => {
    if (object.listenerCount('message') === 0) early.push(value);
    else object.emit('message', value, undefined);
  });
  onKernel('disconnect', close);
  object['channel'] = { ref: () => channel?.ref(), unref: () => channel?.unref() };
  object['disconnect'] = () => {
    tell({ t: 'disconnect' });
    close();
  };
  object['send'] = (value: unknown, ...rest: unknown[]): boolean => {
    const callback = rest.find((each) => typeof each === 'function') as
      | ((error: Error | null) => void)
      | undefined;
    if (!object.connected) {
      const error = Object.assign(new Error('Channel closed'), { code: 'ERR_IPC_CHANNEL_CLOSED' });
      if (!callback) throw error;
      nextTick(callback, error);
      return false;
    }
    flushOutput();
    tell({ t: 'message', value: JSON.parse(JSON.stringify(value)) as unknown });
    if (callback) nextTick(callback, null);
    return true;
  };
}
