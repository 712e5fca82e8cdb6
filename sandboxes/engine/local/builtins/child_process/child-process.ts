/** A program of this sandbox that this process has started. */
import EventEmitter from 'node:events';
import { writeSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { LIMITS } from '../../limits';
import { takeChildPid } from '../../process/child-pids';
import { findFile } from '../../process/files';
import { channelClosed, encodeMessage, isInternal, sendCallback } from '../../process/ipc';
import { onKernel, tell } from '../../process/kernel-link';
import { type Hold, hold } from '../../process/liveness';
import { join } from '../../process/loader/paths';
import type { ChildEvent, SpawnRequest, StdioWay } from '../../process/messages';
import { flushOutput } from '../../process/output';
import { signalName } from '../../process/signals';
import { sandboxProcess } from '../../process/the-process';
import { nodeError } from '../node-error';
import { membersNotHere } from '../not-here';
import type { SpawnOptions, Stdio, Stream } from './options';

const children = new Map<number, ChildProcess>();

onKernel('child', ({ pid, event }) => children.get(pid)?.receive(event));

export interface Start {
  readonly command: readonly string[];
  /** `spawnfile` and `spawnargs`, where they are not the command's. */
  readonly shown: readonly string[];
  readonly stdio: Stdio;
  readonly options: SpawnOptions;
  readonly sharesPorts?: boolean;
  /** Not a process but a thread of this one, with its wire. */
  readonly thread?: MessagePort;
}

/** Errors of libuv that a start can fail with. */
const ERRNO: Readonly<Record<string, number>> = { ENOENT: -2, EAGAIN: -11 };

export class ChildProcess extends EventEmitter {
  pid: number | undefined;
  exitCode: number | null = null;
  signalCode: string | null = null;
  killed = false;
  connected = false;
  spawnfile = '';
  spawnargs: readonly string[] = [];
  stdin: Writable | null = null;
  stdout: Readable | null = null;
  stderr: Readable | null = null;
  stdio: readonly (Readable | Writable | null)[] = [];
  channel: { ref(): void; unref(): void } | null | undefined;
  #hold: Hold | null = null;
  #files: { stdout?: number; stderr?: number } = {};
  #serialization: 'json' | 'advanced' = 'json';
  #toClose = 1;
  #over = false;

  /** For this module: what `new ChildProcess().spawn(…)` is in Node. */
  start({ command, shown, stdio, options, sharesPorts = false, thread }: Start): this {
    this.#hold = hold('ProcessWrap');
    this.spawnfile = shown[0] ?? '';
    this.spawnargs = shown;
    this.connected = stdio.ipc;
    this.#serialization = options.serialization ?? 'json';
    if (stdio.ipc) {
      this.channel = { ref: () => this.#hold?.ref(), unref: () => this.#hold?.unref() };
    }
    if (sizeOf(shown, options.env) > LIMITS.argumentLength)
      throw Object.assign(new Error('spawn E2BIG'), { errno: -7, code: 'E2BIG', syscall: 'spawn' });
    const found = isProgram(command[0] ?? '') && isDirectory(options.cwd);
    const pid = found ? takeChildPid() : undefined;
    this.stdin = stdio.stdin === 'pipe' ? this.#input() : null;
    this.stdout = this.#outlet('stdout', stdio.stdout);
    this.stderr = this.#outlet('stderr', stdio.stderr);
    this.stdio = [this.stdin, this.stdout, this.stderr, ...(stdio.ipc ? [null] : [])];
    this.#obey(options);
    if (pid === undefined) {
      process.nextTick(() =>
        found
          ? this.#failed('EAGAIN', 'too many processes were started at once')
          : this.#failed('ENOENT', 'spawn '),
      );
      return this;
    }
    this.pid = pid;
    children.set(pid, this);
    flushOutput();
    const request = { ...requestOf(command, stdio, options, sharesPorts), thread: thread ?? null };
    tell({ t: 'spawn', pid, request }, thread ? [thread] : []);
    return this;
  }

  kill(signal: string | number = 'SIGTERM'): boolean {
    const name = signal === 0 ? '0' : signalName(signal);
    if (name === undefined) throw nodeError(TypeError, 'ERR_UNKNOWN_SIGNAL', `Unknown signal: ${signal}`);
    if (this.#over || this.pid === undefined) return false;
    if (signal === 0) return true;
    this.killed = true;
    tell({ t: 'kill', pid: this.pid, signal: name });
    return true;
  }

  send(value: unknown, ...rest: unknown[]): boolean {
    const callback = sendCallback(rest);
    const encoded = encodeMessage(value, this.#serialization);
    if (!this.connected || this.pid === undefined) {
      const error = channelClosed();
      if (callback) process.nextTick(callback, error);
      else process.nextTick(() => this.emit('error', error));
      return false;
    }
    tell({ t: 'child-message', pid: this.pid, value: encoded });
    if (callback) process.nextTick(callback, null);
    return true;
  }

  disconnect(): void {
    if (!this.connected) {
      this.emit('error', nodeError(Error, 'ERR_IPC_DISCONNECTED', 'IPC channel is already disconnected'));
      return;
    }
    if (this.pid !== undefined) tell({ t: 'child-disconnect', pid: this.pid });
    this.connected = false;
    process.nextTick(() => this.#disconnected());
  }

  ref(): void {
    this.#hold?.ref();
  }

  unref(): void {
    this.#hold?.unref();
  }

  [Symbol.dispose](): void {
    if (!this.killed) this.kill();
  }

  receive(event: ChildEvent): void {
    switch (event.type) {
      case 'spawn':
        this.emit('spawn');
        return;
      case 'failed':
        this.#failed(event.code, event.message);
        return;
      case 'output':
        this.#output(event.stream, event.bytes);
        return;
      case 'message':
        this.emit(isInternal(event.value) ? 'internalMessage' : 'message', event.value, undefined);
        return;
      case 'disconnect':
        if (!this.connected) return;
        this.connected = false;
        this.#disconnected();
        return;
      case 'exit':
        this.#ended(event.code, event.signal);
    }
  }

  #disconnected(): void {
    this.channel = null;
    this.emit('disconnect');
  }

  #output(stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
    const file = this.#files[stream];
    if (file === undefined) this[stream]?.push(Buffer.from(bytes));
    else writeSync(file, Buffer.from(bytes));
  }

  #input(): Writable {
    const say = (bytes: Uint8Array | null) => {
      if (this.pid !== undefined) tell({ t: 'child-stdin', pid: this.pid, bytes });
    };
    return new Writable({
      write(chunk: Uint8Array, _encoding, done) {
        say(new Uint8Array(chunk));
        done();
      },
      final(done) {
        say(null);
        done();
      },
    });
  }

  #outlet(name: 'stdout' | 'stderr', way: Stream): Readable | null {
    if (typeof way === 'number') this.#files[name] = way;
    if (way !== 'pipe') return null;
    this.#toClose++;
    return new Readable({ read: () => undefined }).once('close', () => this.#closed());
  }

  #obey({ signal, killSignal, timeout }: SpawnOptions): void {
    if (timeout !== undefined && timeout > 0) {
      const limit = setTimeout(() => this.kill(killSignal), timeout);
      limit.unref();
      this.once('exit', () => clearTimeout(limit));
    }
    if (!signal) return;
    const abort = () => {
      if (this.#over || !this.kill(killSignal)) return;
      this.emit(
        'error',
        Object.assign(new Error('The operation was aborted', { cause: signal.reason }), {
          name: 'AbortError',
          code: 'ABORT_ERR',
        }),
      );
    };
    if (signal.aborted) process.nextTick(abort);
    else {
      signal.addEventListener('abort', abort, { once: true });
      this.once('exit', () => signal.removeEventListener('abort', abort));
    }
  }

  #ended(code: number | null, signal: string | null): void {
    this.#over = true;
    this.exitCode = code;
    this.signalCode = signal;
    if (this.pid !== undefined) children.delete(this.pid);
    const open = [this.stdout, this.stderr].filter((stream): stream is Readable => stream !== null);
    for (const stream of open) stream.push(null);
    this.stdin?.destroy();
    if (this.connected) {
      this.connected = false;
      this.#disconnected();
    }
    this.emit('exit', code, signal);
    this.#hold?.release();
    // What nobody reads must not hold back 'close'.
    process.nextTick(() => {
      for (const stream of open)
        if (stream.readableFlowing === null && stream.listenerCount('readable') === 0) stream.resume();
    });
    this.#closed();
  }

  #closed(): void {
    if (--this.#toClose === 0) this.emit('close', this.exitCode, this.signalCode);
  }

  #failed(code: string, message: string): void {
    this.#over = true;
    if (this.pid !== undefined) children.delete(this.pid);
    this.pid = undefined;
    this.#hold?.release();
    const syscall = `spawn ${this.spawnfile}`;
    const plain = `${syscall} ${code}`;
    this.exitCode = ERRNO[code] ?? -1;
    this.emit(
      'error',
      Object.assign(new Error(message.startsWith('spawn ') ? plain : `${plain}: ${message}`), {
        errno: ERRNO[code],
        code,
        syscall,
        path: this.spawnfile,
        spawnargs: this.spawnargs.slice(1),
      }),
    );
    for (const stream of [this.stdout, this.stderr]) stream?.destroy();
    this.stdin?.destroy();
    this.#closed();
  }
}

function requestOf(
  command: readonly string[],
  { stdin, stdout, stderr, ipc }: Stdio,
  { env, cwd, detached = false, serialization = 'json' }: SpawnOptions,
  sharesPorts: boolean,
): SpawnRequest {
  const way = (stream: Stream): StdioWay => (typeof stream === 'number' ? 'pipe' : stream);
  return {
    command: [...command],
    env: Object.fromEntries(
      Object.entries(env ?? sandboxProcess.env)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, String(value)]),
    ),
    cwd: cwd === undefined || cwd === null ? process.cwd() : absolute(cwd),
    ipc: ipc ? serialization : null,
    stdio: { stdin: way(stdin), stdout: way(stdout), stderr: way(stderr) },
    detached,
    sharesPorts,
    thread: null,
  };
}

/** As Linux counts the arguments and the environment of a program. */
function sizeOf(words: readonly string[], env: SpawnOptions['env']): number {
  const lengths = [...words, ...Object.entries(env ?? {}).flat()].map((word) => String(word).length + 1);
  return lengths.reduce((sum, length) => sum + length, 0);
}

/** The programs that this sandbox has. */
function isProgram(name: string): boolean {
  return ['node', 'tsx', 'npm', 'npx'].includes(name);
}

function isDirectory(cwd: SpawnOptions['cwd']): boolean {
  return cwd === undefined || cwd === null || findFile(join('/', absolute(cwd)))?.kind === 'directory';
}

function absolute(cwd: string | URL): string {
  const path = cwd instanceof URL ? decodeURIComponent(cwd.pathname) : cwd;
  return path.startsWith('/') ? path : `${process.cwd()}/${path}`;
}

Object.assign(
  ChildProcess.prototype,
  membersNotHere('ChildProcess', { spawn: 'Use spawn(), fork(), exec() or execFile().' }),
);
