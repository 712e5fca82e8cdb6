/** `node:child_process`: other Node programs of this sandbox, each in a worker of its own. There is no shell and no other program. */
import EventEmitter from 'node:events';
import { Readable, Writable } from 'node:stream';
import { ask, onKernel, tell } from '../process/kernel-link';
import { type Hold, hold } from '../process/liveness';
import type { ChildEvent } from '../process/messages';
import { flushOutput } from '../process/output';
import { sandboxProcess } from '../process/the-process';

type Way = 'pipe' | 'inherit' | 'ignore';
type StdioOption = Way | readonly (Way | 'ipc' | 'overlapped' | number | null | undefined)[];

interface SpawnOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string | URL;
  readonly silent?: boolean;
  readonly stdio?: StdioOption;
  readonly execArgv?: readonly string[];
  readonly signal?: AbortSignal;
  readonly killSignal?: string;
  readonly timeout?: number;
  readonly shell?: boolean | string;
}

const children = new Map<number, ChildProcess>();
/** What a child said before `ask` had told its pid: the two cross on the port in order, so this stays small. */
const early = new Map<number, ChildEvent[]>();

onKernel('child', ({ pid, event }) => {
  const child = children.get(pid);
  if (child) child.receive(event);
  else early.set(pid, [...(early.get(pid) ?? []), event]);
});

function ways(option: StdioOption | undefined, otherwise: Way): [Way, Way, Way] {
  const list = typeof option === 'string' ? [option, option, option] : (option ?? []);
  const at = (index: number): Way => {
    const way = list[index];
    if (way === 'inherit' || way === index) return 'inherit';
    return way === 'ignore' || way === 'pipe' ? way : otherwise;
  };
  return [at(0), at(1), at(2)];
}

export class ChildProcess extends EventEmitter {
  pid: number | undefined;
  exitCode: number | null = null;
  signalCode: string | null = null;
  killed = false;
  connected: boolean;
  readonly spawnfile: string;
  readonly spawnargs: readonly string[];
  readonly stdin: Writable | null;
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  readonly stdio: readonly (Readable | Writable | null)[];
  readonly channel: { ref(): void; unref(): void } | undefined;
  readonly #hold: Hold = hold('ProcessWrap');
  readonly #started: Promise<number>;

  constructor(command: readonly string[], options: SpawnOptions, ipc: boolean, otherwise: Way) {
    super();
    const [stdin, stdout, stderr] = ways(options.stdio, otherwise);
    this.spawnfile = command[0] ?? '';
    this.spawnargs = command;
    this.connected = ipc;
    this.channel = ipc ? { ref: () => this.#hold.ref(), unref: () => this.#hold.unref() } : undefined;
    this.stdin = stdin === 'pipe' ? this.#input() : null;
    this.stdout = stdout === 'pipe' ? new Readable({ read: () => undefined }) : null;
    this.stderr = stderr === 'pipe' ? new Readable({ read: () => undefined }) : null;
    this.stdio = [this.stdin, this.stdout, this.stderr];

    const env = Object.fromEntries(
      Object.entries(options.env ?? sandboxProcess.env).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    );
    flushOutput();
    const cwd = options.cwd === undefined ? process.cwd() : String(options.cwd);
    this.#started = ask('spawn', { command: [...command], env, cwd, ipc, stdio: { stdout, stderr } }).then(
      ({ pid }) => {
        this.pid = pid;
        children.set(pid, this);
        this.emit('spawn');
        for (const event of early.get(pid) ?? []) this.receive(event);
        early.delete(pid);
        return pid;
      },
    );
    this.#started.catch((error: Error & { code?: string }) => this.#failed(error));
    options.signal?.addEventListener('abort', () => this.kill(options.killSignal), { once: true });
    if (options.timeout) setTimeout(() => this.kill(options.killSignal), options.timeout).unref();
  }

  kill(signal: string | number = 'SIGTERM'): boolean {
    if (this.exitCode !== null || this.signalCode !== null) return false;
    this.killed = true;
    const name =
      typeof signal === 'number'
        ? ({ 1: 'SIGHUP', 2: 'SIGINT', 9: 'SIGKILL', 15: 'SIGTERM' }[signal] ?? 'SIGTERM')
        : signal;
    this.#tell((pid) => tell({ t: 'kill', pid, signal: name }));
    return true;
  }

  send(value: unknown, ...rest: unknown[]): boolean {
    const callback = rest.find((each) => typeof each === 'function') as
      | ((error: Error | null) => void)
      | undefined;
    if (!this.connected) {
      const error = Object.assign(new Error('Channel closed'), { code: 'ERR_IPC_CHANNEL_CLOSED' });
      if (callback) process.nextTick(callback, error);
      else process.nextTick(() => this.emit('error', error));
      return false;
    }
    const plain = JSON.parse(JSON.stringify(value)) as unknown;
    this.#tell((pid) => tell({ t: 'child-message', pid, value: plain }));
    if (callback) process.nextTick(callback, null);
    return true;
  }

  disconnect(): void {
    if (!this.connected) return;
    this.connected = false;
    this.#tell((pid) => tell({ t: 'child-disconnect', pid }));
    process.nextTick(() => this.emit('disconnect'));
  }

  ref(): void {
    this.#hold.ref();
  }

  unref(): void {
    this.#hold.unref();
  }

  [Symbol.dispose](): void {
    this.kill();
  }

  receive(event: ChildEvent): void {
    if (event.type === 'output')
      (event.stream === 'stdout' ? this.stdout : this.stderr)?.push(Buffer.from(event.bytes));
    else if (event.type === 'message') this.emit('message', event.value, undefined);
    else this.#ended(event.code, event.signal);
  }

  #tell(say: (pid: number) => void): void {
    this.#started.then(say, () => undefined);
  }

  #input(): Writable {
    return new Writable({
      write: (chunk: Uint8Array, _encoding, done) => {
        this.#tell((pid) => tell({ t: 'child-stdin', pid, bytes: new Uint8Array(chunk) }));
        done();
      },
      final: (done) => {
        this.#tell((pid) => tell({ t: 'child-stdin', pid, bytes: null }));
        done();
      },
    });
  }

  #ended(code: number | null, signal: string | null): void {
    this.exitCode = code;
    this.signalCode = signal;
    if (this.pid !== undefined) children.delete(this.pid);
    const open = [this.stdout, this.stderr].filter(
      (stream): stream is Readable => stream !== null && !stream.readableEnded,
    );
    for (const stream of open) stream.push(null);
    this.stdin?.destroy();
    if (this.connected) {
      this.connected = false;
      this.emit('disconnect');
    }
    this.emit('exit', code, signal);
    this.#hold.release();
    // 'close' once what was written has been read, as in Node; a stream that nobody reads does not hold it back.
    const unread = open.filter(
      (stream) => stream.listenerCount('data') + stream.listenerCount('readable') > 0,
    );
    let left = unread.length;
    const close = () => {
      if (--left <= 0) this.emit('close', code, signal);
    };
    if (left === 0) process.nextTick(close);
    for (const stream of unread) stream.once('end', close);
  }

  #failed(error: Error & { code?: string }): void {
    this.#hold.release();
    this.emit(
      'error',
      Object.assign(error, {
        syscall: `spawn ${this.spawnfile}`,
        path: this.spawnfile,
        spawnargs: this.spawnargs.slice(1),
      }),
    );
  }
}

function fork(
  file: string | URL,
  second?: readonly string[] | SpawnOptions,
  third?: SpawnOptions,
): ChildProcess {
  const args = Array.isArray(second) ? (second as readonly string[]) : [];
  const options = (Array.isArray(second) ? third : (second as SpawnOptions | undefined)) ?? {};
  const path = file instanceof URL ? decodeURIComponent(file.pathname) : file;
  return new ChildProcess(
    ['node', ...(options.execArgv ?? []), path, ...args],
    options,
    true,
    options.silent ? 'pipe' : 'inherit',
  );
}

const NODE = new Set(['node', 'tsx', 'npm', 'npx', sandboxProcess['execPath']]);

function spawn(file: string, second?: readonly string[] | SpawnOptions, third?: SpawnOptions): ChildProcess {
  const args = Array.isArray(second) ? (second as readonly string[]) : [];
  const options = (Array.isArray(second) ? third : (second as SpawnOptions | undefined)) ?? {};
  if (options.shell) throw noShell('spawn({ shell: true })');
  const program = NODE.has(file) ? file.replace(/^.*\//, '') : file;
  const ipc = Array.isArray(options.stdio) && options.stdio.includes('ipc');
  return new ChildProcess([program, ...args], options, ipc, 'pipe');
}

type Done = (error: Error | null, stdout: string, stderr: string) => void;

function execFile(file: string, ...rest: unknown[]): ChildProcess {
  const done = rest.findLast((each) => typeof each === 'function') as Done | undefined;
  const args = rest.find((each) => Array.isArray(each)) as string[] | undefined;
  const options = rest.find((each) => typeof each === 'object' && each !== null && !Array.isArray(each)) as
    | SpawnOptions
    | undefined;
  const child = spawn(file, args ?? [], options);
  const texts = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => {
    texts.stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    texts.stderr += chunk.toString();
  });
  child.once('error', (error: Error) => done?.(error, texts.stdout, texts.stderr));
  child.once('close', (code: number | null, signal: string | null) => {
    const failed =
      code !== 0
        ? Object.assign(new Error(`Command failed: ${[file, ...(args ?? [])].join(' ')}\n${texts.stderr}`), {
            code,
            signal,
            killed: child.killed,
          })
        : null;
    done?.(failed, texts.stdout, texts.stderr);
  });
  return child;
}

function noShell(name: string): Error {
  return Object.assign(
    new Error(
      `child_process.${name} needs a shell, and there is none in this sandbox. Use fork(file) or spawn('node', [file]) for another Node program.`,
    ),
    {
      code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
    },
  );
}

function synchronous(name: string): () => never {
  return () => {
    throw Object.assign(
      new Error(
        `child_process.${name}() would have to wait for another worker, which a browser does not let one do. Use spawn or fork and wait for 'close'.`,
      ),
      {
        code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
      },
    );
  };
}

export default {
  ChildProcess,
  fork,
  spawn,
  execFile,
  exec: () => {
    throw noShell('exec()');
  },
  execSync: synchronous('execSync'),
  execFileSync: synchronous('execFileSync'),
  spawnSync: synchronous('spawnSync'),
};
