/** `process`: what a program may know and do about the process that it runs in. */
import EventEmitter from 'node:events';
import { invalidArgType, nodeError, received } from '../builtins/node-error';
import { parseEnv } from '../builtins/parse-env';
import { connectWithTerminal } from '../builtins/tty';
import { bytesOf } from '../files/inode';
import { addChildPids, receiveChildPids } from './child-pids';
import { ChunkMissing, loadChunk } from './chunks';
import { monotonic, turnClock } from './clock';
import { dropTasks, nextTick } from './event-loop';
import { findFile } from './files';
import { openIpc } from './ipc';
import { detachKernel, onKernel, tell } from './kernel-link';
import { flushLinks } from './link';
import { heldKinds } from './liveness';
import { join } from './loader/paths';
import { measures } from './measures';
import type { ProcessInit } from './messages';
import { closeOutput, flushOutput, writeText } from './output';
import { endsByDefault, isSignal, SIGNALS, signalName } from './signals';
import { makeStdin, OutputStream, receiveInput } from './standard-streams';
import { beginTerminal, type TerminalOutput } from './terminal';
import { nextExpiry } from './timer-queue';
import { user } from './user';
import { NODE_VERSION } from './version';
import { createEmitWarning, setWarnings } from './warnings';

/** Thrown by `process.exit()` so that nothing after it runs. Not an Error: it has no business in a stack trace. */
export class ExitUnwind {
  readonly code: number;

  constructor(code: number) {
    this.code = code;
  }
}

export interface SandboxProcessObject extends EventEmitter {
  env: Record<string, string | undefined>;
  argv: string[];
  exitCode: number | string | null | undefined;
  connected: boolean;
  [name: string]: unknown;
}

const NODE = '/usr/local/bin/node';
let exiting = false;
let directory = '/app';
let mask = 0o022;
const alive = new Set<number>();

const lastly: (() => void)[] = [];

/** `say` runs when the process has decided to end, after its 'exit' listeners. */
export function beforeLastWords(say: () => void): void {
  lastly.push(say);
}

export function hasExited(): boolean {
  return exiting;
}

/** @throws {TypeError} ERR_INVALID_ARG_TYPE, as Node since 20 */
function exitCodeOf(code: unknown): number | undefined {
  if (code === undefined || code === null) return undefined;
  const value = typeof code === 'string' && code !== '' ? Number(code) : code;
  if (Number.isInteger(value)) return value as number;
  throw typeof value === 'number' && typeof code === 'number'
    ? nodeError(
        RangeError,
        'ERR_OUT_OF_RANGE',
        `The value of "code" is out of range. It must be an integer. Received ${code}`,
      )
    : nodeError(
        TypeError,
        'ERR_INVALID_ARG_TYPE',
        `The "code" argument must be of type number. ${received(code)}`,
      );
}

type StandardOutputs = Readonly<Record<'stdout' | 'stderr', TerminalOutput>>;

/** To a program that only looks through all of `process`, what it does not name is not there yet. */
function chunkOrNothing(id: string): unknown {
  try {
    return loadChunk(id)['default'];
  } catch (error) {
    if (error instanceof ChunkMissing) return undefined;
    throw error;
  }
}

/** Makes the object before the process knows who it is; `begin` fills in the rest. */
export function createProcess(): SandboxProcessObject {
  const emitter = new EventEmitter();
  let capture: ((error: unknown) => void) | null = null;
  let exitCode: number | string | null | undefined;

  const lastWords = () => {
    closeOutput();
    flushLinks();
    for (const word of lastly) word();
  };

  const end = (code: number): void => {
    if (exiting) return;
    exiting = true;
    object['_exiting'] = true;
    exitCode = code;
    try {
      emitter.emit('exit', code);
    } catch (thrown) {
      if (!(thrown instanceof ExitUnwind))
        writeText('stderr', `${String((thrown as Error)?.stack ?? thrown)}\n`);
    }
    const last = Number(exitCode ?? code) & 255;
    lastWords();
    tell({ t: 'exit', code: last });
    detachKernel();
    dropTasks();
  };

  const endBySignal = (signal: string) => {
    if (exiting) return;
    exiting = true;
    lastWords();
    tell({ t: 'exit', code: 0, signal });
    detachKernel();
    dropTasks();
  };

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
    argv: [NODE],
    argv0: 'node',
    execArgv: [] as string[],
    execPath: NODE,
    debugPort: 9229,
    connected: false,
    features: {
      inspector: false,
      debug: false,
      uv: true,
      ipv6: true,
      tls_alpn: true,
      tls_sni: true,
      tls_ocsp: false,
      tls: true,
      cached_builtins: true,
      typescript: 'transform',
    },
    config: { target_defaults: {}, variables: {} },
    allowedNodeEnvironmentFlags: new Set<string>(),
    noDeprecation: false,
    sourceMapsEnabled: false,
    setSourceMapsEnabled: () => undefined,
    nextTick,
    stdout: new OutputStream('stdout'),
    stderr: new OutputStream('stderr'),
    ...measures,
    cwd: () => directory,
    chdir(path: string) {
      if (typeof path !== 'string') throw invalidArgType('directory', 'of type string', path);
      const target = join(directory, path);
      if (findFile(target)?.kind !== 'directory') {
        const code = findFile(target) ? 'ENOTDIR' : 'ENOENT';
        const words = code === 'ENOENT' ? 'no such file or directory' : 'not a directory';
        throw Object.assign(new Error(`${code}: ${words}, chdir '${directory}' -> '${path}'`), {
          errno: code === 'ENOENT' ? -2 : -20,
          code,
          syscall: 'chdir',
          path: directory,
          dest: path,
        });
      }
      directory = target;
    },
    umask(value?: number | string) {
      const before = mask;
      if (value !== undefined) mask = (typeof value === 'string' ? Number.parseInt(value, 8) : value) & 0o777;
      return before;
    },
    ...user,
    getActiveResourcesInfo: heldKinds,
    loadEnvFile(path: string | URL = '.env') {
      const file = join(directory, path instanceof URL ? decodeURIComponent(path.pathname) : path);
      const node = findFile(file);
      if (node?.kind !== 'file')
        throw Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), {
          errno: -2,
          code: 'ENOENT',
          syscall: 'open',
          path: String(path),
        });
      const read = parseEnv(new TextDecoder().decode(bytesOf(node)));
      for (const [name, value] of Object.entries(read)) object.env[name] ??= value;
    },
    openStdin: () => (object['stdin'] as { resume(): object }).resume(),
    assert(value: unknown, message?: string) {
      (object['emitWarning'] as (text: string, type: string, code: string) => void)(
        'process.assert() is deprecated. Please use the `assert` module instead.',
        'DeprecationWarning',
        'DEP0100',
      );
      if (!value) throw nodeError(Error, 'ERR_ASSERTION', message || 'assertion error');
    },
    binding(name: string): never {
      throw new Error(
        `No such module: ${name}. process.binding() reaches into Node's own C++, which is not in this engine.`,
      );
    },
    dlopen(): never {
      throw nodeError(
        Error,
        'ERR_DLOPEN_FAILED',
        'Native addons cannot run in a browser tab: use a package written in JavaScript or WebAssembly.',
      );
    },
    exit(code?: unknown): never {
      const given = exitCodeOf(code);
      if (given !== undefined) exitCode = given;
      const value = Number(exitCode ?? 0);
      end(value);
      throw new ExitUnwind(value);
    },
    /** For the engine: ends without unwinding. */
    reallyExit: end,
    abort(): never {
      endBySignal('SIGABRT');
      throw new ExitUnwind(134);
    },
    kill(pid: number, signal: string | number = 'SIGTERM'): true {
      // biome-ignore lint/suspicious/noDoubleEquals: Node's own test of a whole number, which a text of one passes
      if (pid != (pid | 0)) throw invalidArgType('pid', 'of type number', pid);
      const name = signal === 0 ? '0' : signalName(signal);
      if (name === undefined) throw nodeError(TypeError, 'ERR_UNKNOWN_SIGNAL', `Unknown signal: ${signal}`);
      if (!alive.has(Number(pid)))
        throw Object.assign(new Error('kill ESRCH'), { errno: -3, code: 'ESRCH', syscall: 'kill' });
      if (signal === 0) return true;
      flushOutput();
      tell({ t: 'kill', pid: Number(pid), signal: name });
      return true;
    },
    setUncaughtExceptionCaptureCallback(callback: ((error: unknown) => void) | null) {
      if (callback === null) capture = null;
      else if (typeof callback !== 'function')
        throw invalidArgType('fn', 'of type function or null', callback);
      else if (capture)
        throw nodeError(
          Error,
          'ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET',
          '`process.setupUncaughtExceptionCapture()` was called while a capture callback was already active',
        );
      else capture = callback;
    },
    hasUncaughtExceptionCaptureCallback: () => capture !== null,
    /** For the engine: whether a capture callback took the error. */
    _captureException(error: unknown): boolean {
      capture?.(error);
      return capture !== null;
    },
  }) as unknown as SandboxProcessObject;

  let stdin: unknown;
  Object.defineProperties(object, {
    stdin: { configurable: true, enumerable: true, get: () => (stdin ??= makeStdin()) },
    report: { configurable: true, enumerable: true, get: () => chunkOrNothing('report') },
    exitCode: {
      configurable: true,
      enumerable: true,
      get: () => exitCode,
      set: (code: unknown) => {
        exitCodeOf(code);
        exitCode = code as typeof exitCode;
      },
    },
    _captureException: { enumerable: false },
    [Symbol.toStringTag]: { configurable: true, value: 'process' },
  });
  object['emitWarning'] = createEmitWarning(object);
  receiveInput();
  // Told, because the kernel ends a program that takes a signal by default and never yields.
  object.on('newListener', (name: unknown) => {
    if (typeof name === 'string' && isSignal(name) && object.listenerCount(name) === 0)
      tell({ t: 'listens', signal: name, on: true });
  });
  object.on('removeListener', (name: unknown) => {
    if (typeof name === 'string' && isSignal(name) && object.listenerCount(name) === 0)
      tell({ t: 'listens', signal: name, on: false });
  });
  onKernel('signal', ({ signal }) => {
    if (object.listenerCount(signal) > 0) object.emit(signal, signal, SIGNALS[signal]);
    else if (endsByDefault(signal)) endBySignal(signal);
  });
  onKernel('process', ({ pid, alive: runs }) => (runs ? alive.add(pid) : alive.delete(pid)));
  onKernel('ping', ({ id }) => {
    const next = nextExpiry();
    tell({ t: 'pong', id, nextTimer: next === null ? null : Math.max(0, next - monotonic()) });
  });
  onKernel('clock', ({ clock }) => turnClock(clock));
  return object;
}

/** The process learns who it is. */
export function begin(object: SandboxProcessObject, init: ProcessInit): void {
  const { settings, main, env } = init;
  directory = init.cwd;
  for (const pid of init.alive) alive.add(pid);
  addChildPids(init.pids);
  receiveChildPids();
  Object.assign(object, {
    pid: init.pid,
    ppid: init.ppid,
    execArgv: [...init.execArgv],
    argv: [NODE, ...(main.kind === 'file' ? [join(directory, main.file)] : []), ...init.args],
    noDeprecation: settings.flags.has('--no-deprecation'),
    throwDeprecation: settings.flags.has('--throw-deprecation'),
    traceDeprecation: settings.flags.has('--trace-deprecation'),
    traceProcessWarnings: settings.flags.has('--trace-warnings'),
  });
  if (settings.values['--title'] !== undefined) object['title'] = settings.values['--title'];
  const silent = settings.flags.has('--no-warnings') || env['NODE_NO_WARNINGS'] === '1';
  if (settings.flags.has('--no-warnings')) object['noProcessWarnings'] = true;
  setWarnings({
    silent,
    disabled: new Set([settings.values['--disable-warning'] ?? ''].filter(Boolean)),
  });
  object.env = stringEnv(env);
  beginTerminal(init.terminal, object as unknown as StandardOutputs, connectWithTerminal, () =>
    object.emit('SIGWINCH', 'SIGWINCH', 28),
  );
  if (init.ipc) openIpc(object, init.ipc);
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
