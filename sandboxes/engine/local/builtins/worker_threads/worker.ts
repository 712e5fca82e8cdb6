import EventEmitter from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { sandboxProcess } from '../../process/the-process';
import { ChildProcess } from '../child_process/child-process';
import { invalidArgType, nodeError } from '../node-error';
import {
  adopt,
  endPort,
  hearEngine,
  type NodePort,
  nativeChannel,
  postToEngine,
  transferOf,
} from './message-port';
import { decodeError, type ThreadStart, type ThreadWord } from './thread';

export const SHARE_ENV = Symbol.for('nodejs.worker_threads.SHARE_ENV');

export interface WorkerOptions {
  readonly argv?: readonly unknown[];
  readonly env?: Readonly<Record<string, string | undefined>> | typeof SHARE_ENV;
  readonly eval?: boolean;
  readonly execArgv?: readonly string[];
  readonly name?: string;
  readonly resourceLimits?: object;
  readonly stdin?: boolean;
  readonly stdout?: boolean;
  readonly stderr?: boolean;
  readonly transferList?: Transferable[];
  readonly workerData?: unknown;
}

export const environmentData = new Map<unknown, unknown>();
let threads = 0;

/** Numbers of the threads that a thread starts come after its own. */
export function countFrom(threadId: number): void {
  threads = threadId;
}

/** A thread of its own: a worker of the browser, as a process is one, but of this process. */
export class Worker extends EventEmitter {
  readonly performance = { eventLoopUtilization: () => ({ idle: 0, active: 0, utilization: 0 }) };
  #threadId: number;
  readonly #resourceLimits: object;
  readonly #child: ChildProcess;
  readonly #port: NodePort;
  #ended = false;
  #exit: { code: number } | null = null;

  constructor(filename: string | URL, options: WorkerOptions = {}) {
    super();
    const { argv = [], env, execArgv = [], resourceLimits = {}, workerData, transferList } = options;
    this.#threadId = ++threads;
    this.#resourceLimits = resourceLimits;
    const { port1, port2 } = nativeChannel();
    this.#port = adopt(port1);
    this.#child = new ChildProcess().start({
      command: ['node', ...execArgv.filter(isNoText), ...programOf(filename, options), ...argv.map(String)],
      shown: ['node', String(filename)],
      stdio: { stdin: options.stdin ? 'pipe' : 'ignore', stdout: 'pipe', stderr: 'pipe', ipc: false },
      options: { env: env === SHARE_ENV || env === undefined ? sandboxProcess.env : env },
      thread: port2,
    });
    if (!options.stdout) this.stdout?.on('data', (chunk: Buffer) => process.stdout.write(chunk));
    if (!options.stderr) this.stderr?.on('data', (chunk: Buffer) => process.stderr.write(chunk));
    const { threadId } = this;
    const start: ThreadStart = { type: 'start', workerData, environmentData, threadId, resourceLimits };
    postToEngine(port1, start, transferOf(transferList));
    hearEngine(port1, (word) => this.#hear(word as ThreadWord));
    this.#port.on('message', (value) => this.emit('message', value));
    this.#port.unref();
    this.#child.on('error', (error: Error) => this.emit('error', error));
    this.#child.once('exit', (code: number | null) => {
      this.#exit = { code: code ?? 1 };
      // A thread that was ended has no last word.
      if (this.#ended || code === null) this.#over();
    });
    process.emit('worker' as 'exit', this as never);
  }

  get threadId(): number {
    return this.#threadId;
  }
  get resourceLimits(): object {
    return this.#resourceLimits;
  }
  get stdin(): Writable | null {
    return this.#child.stdin;
  }
  get stdout(): Readable | null {
    return this.#child.stdout;
  }
  get stderr(): Readable | null {
    return this.#child.stderr;
  }

  postMessage(value: unknown, transfer?: unknown): void {
    this.#port.postMessage(value, transfer as Transferable[]);
  }

  terminate(): Promise<number | undefined> {
    if (this.#exit && this.threadId === -1) return Promise.resolve(undefined);
    const over = new Promise<number>((resolve) => this.once('exit', resolve));
    this.#ended = true;
    if (this.#exit) this.#over();
    else this.#child.kill('SIGKILL');
    return over;
  }

  ref(): void {
    this.#child.ref();
  }

  unref(): void {
    this.#child.unref();
  }

  getHeapSnapshot(): never {
    throw nodeError(
      Error,
      'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
      'A heap snapshot needs the memory tools of the browser (F12): a sandbox has none of its own.',
    );
  }

  #hear(word: ThreadWord): void {
    switch (word.type) {
      case 'online':
        this.emit('online');
        return;
      case 'error':
        this.emit('error', decodeError(word.error));
        return;
      case 'end':
        this.#ended = true;
        if (this.#exit) this.#over();
    }
  }

  #over(): void {
    if (this.threadId === -1 || !this.#exit) return;
    this.#threadId = -1;
    endPort(this.#port);
    this.emit('exit', this.#exit.code);
  }
}

const isNoText = (word: string) => word !== '';

/** What stands after Node's options: a file, or `-e` with a text. */
function programOf(filename: string | URL, { eval: isCode = false }: WorkerOptions): readonly string[] {
  if (isCode) {
    if (typeof filename !== 'string')
      throw nodeError(
        TypeError,
        'ERR_INVALID_ARG_VALUE',
        `The property 'options.eval' must be false when 'filename' is not a string. Received true`,
      );
    return ['-e', filename, '--'];
  }
  if (filename instanceof URL) {
    if (filename.protocol === 'data:') {
      const [head = '', ...body] = filename.href.split(',');
      const text = decodeURIComponent(body.join(','));
      return ['--input-type=module', '-e', head.endsWith(';base64') ? atob(text) : text, '--'];
    }
    return [fileURLToPath(filename)];
  }
  if (typeof filename !== 'string')
    throw invalidArgType('filename', 'of type string or an instance of URL', filename);
  if (/^(?:\/|\.\.?\/)/.test(filename)) return [filename];
  throw nodeError(
    TypeError,
    'ERR_WORKER_PATH',
    `The worker script or module filename must be an absolute path or a relative path starting with './' or '../'.${
      filename.startsWith('file://') || filename.startsWith('data:')
        ? ` Wrap ${filename.startsWith('data:') ? 'data:' : 'file://'} URLs with \`new URL\`.`
        : ''
    } Received "${filename}"`,
  );
}
