/**
 * The contract of an engine: what runs a Node project, and what may be asked of it while it runs.
 *
 * Every engine (local: in the browser tab; native: real Node child processes; webcontainer: StackBlitz's) satisfies this file and
 * the one contract test-suite in `contract.suite.ts`. What an engine cannot do is named in `limits`,
 * with a reason that a learner can read. Nothing here knows of React, lessons or courses.
 */
import type { EventLog } from './events';
import type { SandboxFaults } from './faults';

export type EngineId = 'local' | 'native' | 'webcontainer';

/** A file's content: text as string, anything else as bytes. */
export type FileData = string | Uint8Array;

/** POSIX paths relative to the project's root (`src/index.ts`, never `./` or a leading `/`). */
export type ProjectFiles = Readonly<Record<string, FileData>>;

/** An ordinary Node project. `package.json` is among its files; its `scripts.start` starts the server. */
export interface Project {
  readonly name: string;
  readonly files: ProjectFiles;
}

/** The steps of a boot, in order. `install` is the loading of dependencies, however the engine does it. */
export const STAGES = ['fetch', 'boot', 'install', 'start', 'ready'] as const;
export type Stage = (typeof STAGES)[number];

export interface Progress {
  readonly stage: Stage;
  /** Milliseconds since the boot was asked for. */
  readonly elapsed: number;
  /** What is being worked on, for people: `hono 4.13.19`. */
  readonly detail?: string;
}

/** What the suite may skip for an engine, each with its reason in `Engine.limits`. */
export type Feature =
  | 'hostile-code'
  | 'several-sandboxes'
  | 'infinite-loop-isolation'
  | 'raw-bytes'
  | 'wire-log'
  | 'ipc'
  | 'stdin'
  | 'clock'
  | 'machines'
  | 'faults'
  | 'terminal'
  | 'seed'
  | 'services';

export type Availability =
  | { readonly available: true }
  /** `reason`: why not. `remedy`: what the person or the host can do about it. */
  | { readonly available: false; readonly reason: string; readonly remedy: string };

export interface BootOptions {
  readonly signal?: AbortSignal;
  onProgress?(progress: Progress): void;
  /** Environment of every process, below what `SpawnOptions.env` adds. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Programs of ours that may be run in it, as `['service', 'redis', '--port', '6379']`: folders of `sandboxes/services`.
   * @throws {EngineError} `ENOENT` there is none of that name, `ENOTSUP`
   */
  readonly services?: readonly string[];
  /**
   * Randomness, clock and the order of all that happens follow from it and from what comes from outside; see `Sandbox.run`.
   * The calendar begins at 2026-01-01T00:00:00Z. @throws {EngineError} `ENOTSUP`
   */
  readonly seed?: number | string;
  /**
   * What `SandboxRun.record` gave: the same run happens again, as fast as it can, and nothing may be asked of it.
   * The project must be the same. @throws {EngineError} `EINVAL` it is no record, `ENOTSUP`
   */
  readonly replay?: string;
}

export interface Engine {
  readonly id: EngineId;
  /** Features that this engine lacks, each with the reason shown to people. */
  readonly limits: Readonly<Partial<Record<Feature, string>>>;
  availability(): Promise<Availability>;
  /**
   * Makes a sandbox that holds the project's files; starts no process.
   * A failed boot leaves nothing behind and may be tried again.
   * @throws {EngineError} what failed, at which stage; the signal's reason when aborted
   */
  boot(project: Project, options?: BootOptions): Promise<Sandbox>;
}

export interface Sandbox {
  readonly files: SandboxFiles;
  /** Everything that happened, append-only. */
  readonly log: EventLog;
  /** What `Date`, `performance` and timers of every process follow; null where the engine cannot turn it. */
  readonly clock: SandboxClock | null;
  /** The machines that processes run on; null where the engine has but one. */
  readonly machines: SandboxMachines | null;
  /** What is broken on purpose; null where the engine cannot break anything. */
  readonly faults: SandboxFaults | null;
  /** null where the run has no seed. */
  readonly run: SandboxRun | null;
  /**
   * `ENOMEM` once the browser has ended all of it; its processes have exited with SIGKILL, and nothing can be asked of it.
   * null or left out while it lives.
   */
  readonly lost?: EngineError | null;
  /** Runs `package.json`'s `scripts.start`. */
  start(options?: SpawnOptions): Promise<SandboxProcess>;
  /**
   * Runs a command: `['node', 'src/index.ts', '--flag']`, `['tsx', 'src/index.ts']`, or `['npm', 'run', 'x']`. One of
   * `BootOptions.services` runs as `['service', name, …]`, on a machine of its own, whose files outlive it.
   * Resolves when the process exists, which is before it has run its first line.
   * @throws {EngineError} `ENOENT` when the command or its entry file is unknown
   */
  spawn(command: readonly string[], options?: SpawnOptions): Promise<SandboxProcess>;
  /** Resolves when some process of the machine (default: the first) listens on the port. Rejects with the signal's reason. */
  listening(port: number, options?: ReachOptions): Promise<void>;
  /**
   * Opens a TCP-like connection to a port inside. Of the first machine it reaches what listens on loopback, too; of others
   * only what listens on their address.
   * @throws {EngineError} `ECONNREFUSED` when nothing listens
   */
  connect(port: number, options?: ReachOptions): Promise<Connection>;
  /** Sends a signal to any process, whoever started it. Resolves with false when none of that number runs. */
  kill(pid: number, signal: Signal): Promise<boolean>;
  /** One HTTP/1.1 request over `connect`; unlike a browser's fetch it keeps every header (`Cookie`, `Set-Cookie`, `Host`). */
  fetch(
    request: Request | URL | string,
    options: ReachOptions & { readonly port: number },
  ): Promise<Response>;
  /** Ends every process and frees all it holds. May be called twice. */
  dispose(): Promise<void>;
}

/** A run that can be repeated: with the same project, seed and input its log is the same, byte for byte. */
export interface SandboxRun {
  readonly seed: string;
  /** For `BootOptions.replay`: the seed, and what came from outside until now, each at its time. */
  record(): Promise<string>;
  /** Of a replay: resolves when all has happened again. null: this is no replay. */
  readonly replayed: Promise<void> | null;
}

export interface ReachOptions {
  /** The name of a machine; default: the first. */
  readonly machine?: string;
  readonly signal?: AbortSignal;
}

/** A computer of the sandbox: a name, an address, and ports and a loopback of its own. All share one disk. */
export interface Machine {
  /** As `os.hostname()` says it, and as every process of the sandbox resolves it. */
  readonly name: string;
  /** IPv4. */
  readonly address: string;
  /** A program on its port 53 is asked for names that no machine has: what `/etc/resolv.conf` says. */
  readonly resolver?: true;
}

export interface MachineOptions {
  /** See `Machine.resolver`. */
  readonly resolver?: boolean;
}

export interface SandboxMachines {
  /** The first, `app`, is where processes run that are not told otherwise. */
  readonly list: readonly Machine[];
  /**
   * Resolves when every process that answers within a second resolves its name.
   * @param address default: the next free one of 10.0.0.0/24
   * @throws {EngineError} `EINVAL` no name or address of a machine; `EEXIST`
   */
  add(name: string, address?: string, options?: MachineOptions): Promise<Machine>;
}

/** A turn has reached every process that answers within a second when its promise resolves. */
export interface SandboxClock {
  /** What it shows: milliseconds since 1970, with fractions. */
  now(): number;
  /** The sandbox's milliseconds in a real one; 0: it stands still. */
  readonly rate: number;
  /** @throws {EngineError} `EINVAL` unless `rate` is 0 (stands still) or from 0.1 to 1000 */
  setRate(rate: number): Promise<void>;
  /**
   * Jumps forward, as a computer that slept: every timer that is due by then fires once, an interval too.
   * @throws {EngineError} `EINVAL` unless `milliseconds` is a positive number
   */
  advance(milliseconds: number): Promise<void>;
  /**
   * While it stands still: jumps to the next timer of any process.
   * @returns by how many milliseconds; null when no process waits for a timer
   * @throws {EngineError} `EINVAL` while it runs
   */
  step(): Promise<number | null>;
}

export interface SandboxFiles {
  /** Creates folders as needed. Running processes see the new content through `fs`. */
  write(path: string, data: FileData): Promise<void>;
  /** @throws {EngineError} `ENOENT` */
  read(path: string): Promise<Uint8Array>;
  /** Every file's path, sorted; `node_modules` is left out. */
  list(): Promise<readonly string[]>;
  /** @throws {EngineError} `ENOENT` */
  remove(path: string): Promise<void>;
  /**
   * Calls back shortly after programs have written, moved or removed files of the project. The return value ends it.
   * Left out by engines that do not hear of it.
   */
  watch?(listener: (written: readonly WrittenFile[]) => void): () => void;
}

/** What has become of a file that a program has touched. */
export interface WrittenFile {
  readonly path: string;
  /** In bytes, or characters of a text. null: nothing of that name is there any more, nor in it where it was a folder. */
  readonly size: number | null;
  /** The process that did it last. */
  readonly by: number;
}

export type Signal = 'SIGTERM' | 'SIGINT' | 'SIGKILL' | 'SIGHUP' | 'SIGUSR2' | 'SIGSTOP' | 'SIGCONT';

export interface ExitStatus {
  /** `null` when a signal ended the process. */
  readonly code: number | null;
  readonly signal: Signal | null;
}

/** In characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** What a program sees as a terminal: `isTTY`, `columns`, `rows`. Echo, line editing and Ctrl-C are its owner's. */
export interface ProcessTerminal extends TerminalSize {
  /** Those that are connected with it; the others are pipes. */
  readonly streams: readonly StandardStream[];
  /** `process.stdin.setRawMode`: the program wants every key as it is pressed, Ctrl-C too. False when it ends. */
  onRawMode?(raw: boolean): void;
  /**
   * The program has begun to read its input: what is typed before may still be meant for others. At once where the
   * engine cannot tell.
   */
  onRead?(): void;
}

export type StandardStream = 'stdin' | 'stdout' | 'stderr';

export interface SpawnOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** The machine that it runs on, and the processes that it starts; default: the first. `ENOENT` when there is none of that name. */
  readonly machine?: string;
  /** The folder to run in, relative to the project's root; default: the root. */
  readonly cwd?: string;
  /** A terminal at its ends; left out, its streams are pipes. */
  readonly terminal?: ProcessTerminal;
  /** Called for every piece of output, in order. The bytes may be kept. */
  onOutput?(stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
  /** `process.send(value)` inside; JSON values. Giving it opens the IPC channel. */
  onMessage?(value: unknown): void;
}

export interface SandboxProcess {
  readonly pid: number;
  readonly command: readonly string[];
  readonly exited: Promise<ExitStatus>;
  /**
   * Default `SIGTERM`. `SIGKILL` ends a process that never yields (`while (true) {}`). `SIGSTOP` stops it between two
   * callbacks until `SIGCONT`; its sockets stay, and other signals wait.
   */
  kill(signal?: Signal): void;
  /** `process.on('message')` inside. @throws {EngineError} `ERR_IPC_CHANNEL_CLOSED` without `onMessage` */
  send(value: unknown): void;
  readonly stdin: { write(data: FileData): void; end(): void };
  /** Its terminal, and that of the processes it started, has another size. */
  resize(size: TerminalSize): void;
  /** Resolves once the process answers a ping of its event loop, `false` after `timeout` ms without an answer. */
  responsive(timeout: number): Promise<boolean>;
}

/** One end of a byte stream. Closing `writable` sends FIN; `readable` ends at the peer's FIN and errors `ECONNRESET` at RST. */
export interface Connection {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
  /** Sends RST. */
  abort(): void;
}

/** An error of an engine: `code` as Node spells it (`ECONNREFUSED`), `remedy` says what to do next. */
export class EngineError extends Error {
  readonly code: string;
  readonly remedy: string | undefined;
  readonly stage: Stage | undefined;

  constructor(code: string, message: string, more: { remedy?: string; stage?: Stage; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'EngineError';
    this.code = code;
    this.remedy = more.remedy;
    this.stage = more.stage;
  }
}
