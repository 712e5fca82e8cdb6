/** What a process and the kernel say to each other over the process's own MessagePort. The kernel checks every shape: a process is hostile. */
import type { NodeMain, NodeSettings } from '../../command-line/node-options';
import type { FileData, Machine, StandardStream, TerminalSize } from '../../contract';
import type { ClockState } from '../clock';
import type { CompileResult } from '../compile/compile';
import type { LinkRule, Route, Way } from '../faults/rules';
import type { FileChange } from '../files/change';
import type { Inode } from '../files/inode';
import type { RunTime } from '../seeded/time';
import type { Frame } from './frames';
import type { DatagramFamily, Endpoint } from './transport';

/** A bundled package file (`public/sandbox/packages/…`): an expression that makes the module table. */
export interface PackageFile {
  readonly id: string;
  readonly code: string;
}

/** Stands before a specifier whose package has another module for `require` than for `import`: `+require/ws`. */
export const REQUIRED = '+require/';

/** Stands before a file of a package that the package loads by a path that it works out: `+file/eslint/lib/…/stylish.js`. */
export const PACKAGE_FILE = '+file/';

/** `hono/cors` → the module of the package files that it names. */
export interface PackageEntry {
  readonly module: string;
  /** `cjs`: the module's default export is what `require` answers. */
  readonly kind: 'esm' | 'cjs';
}

/** A program of ours that a sandbox runs beside the project's. Only its own process gets what is here. */
export interface ServiceProgram {
  readonly file: PackageFile;
  readonly entry: PackageEntry;
  /** Files that it reads, by their absolute paths. */
  readonly files: ReadonlyMap<string, FileData>;
}

export interface ProcessInit {
  readonly t: 'init';
  readonly pid: number;
  readonly ppid: number;
  /** Numbers that the process may give to processes that it starts. */
  readonly pids: readonly number[];
  /** Every process that runs. */
  readonly alive: readonly number[];
  readonly main: NodeMain;
  /** What follows the file in `process.argv`. */
  readonly args: readonly string[];
  readonly execArgv: readonly string[];
  readonly settings: NodeSettings;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly machine: Machine;
  readonly machines: readonly Machine[];
  /** Free ports that are put by for it. */
  readonly sparePorts: readonly number[];
  /** null: none has ever been injected. */
  readonly faults: ProcessFaults | null;
  /** null: none of its streams is connected with one. */
  readonly terminal: TerminalEnds | null;
  readonly ipc: 'json' | 'advanced' | null;
  /** A thread's wire to the thread that started it: see `builtins/worker_threads`. */
  readonly thread: MessagePort | null;
  /** The root directory, with all that is in it. */
  readonly root: Inode;
  readonly compiled: ReadonlyMap<string, CompileResult>;
  readonly entries: Readonly<Record<string, PackageEntry>>;
  /** null: nobody has turned it, it is the browser's. */
  readonly clock: ClockState | null;
  /** Chunks of the process bundle that have arrived: id → blob URL. */
  readonly chunks: ReadonlyMap<string, string>;
  /** null: it is a program of the project. */
  readonly service: ServiceProgram | null;
  /** null: not a seeded run. */
  readonly seeded: SeededInit | null;
}

export interface SeededInit extends RunTime {
  readonly seed: string;
}

/**
 * In a seeded run what crosses connections goes by way of the kernel.
 * `accepted`: whether it is meant for the side that listened. `frame` is null when the peer is gone.
 */
export interface RelayedFrame {
  readonly t: 'frame';
  readonly connection: number;
  readonly accepted: boolean;
  readonly frame: Frame | null;
}

/** A terminal, and which of the process's streams are connected with it. */
export interface TerminalEnds extends TerminalSize {
  readonly streams: readonly StandardStream[];
}

/** `raw`, `cooked`: how it wants keys; `reads`: it has begun to read its input. */
export type TerminalWish = 'raw' | 'cooked' | 'reads';

export type ToProcess =
  | ProcessInit
  | { readonly t: 'packages'; readonly files: readonly PackageFile[] }
  | { readonly t: 'chunks'; readonly chunks: ReadonlyMap<string, string> }
  | { readonly t: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly t: 'fault'; readonly id: number; readonly code: string; readonly message: string }
  | {
      readonly t: 'connection';
      readonly connection: number;
      readonly link: number;
      /** Which of the process's listeners on that port. */
      readonly binding: Binding;
      readonly route: Route;
      readonly local: Endpoint;
      readonly remote: Endpoint;
    }
  | {
      readonly t: 'datagram';
      readonly socket: number;
      readonly from: Endpoint;
      readonly bytes: Uint8Array;
    }
  /** Nothing listens where one was sent to. */
  | { readonly t: 'datagram-refused'; readonly socket: number; readonly to: Endpoint }
  | { readonly t: 'machines'; readonly machines: readonly Machine[] }
  | { readonly t: 'faults'; readonly faults: ProcessFaults }
  /** SIGSTOP and SIGCONT: told past the event loop. */
  | { readonly t: 'stop' }
  | { readonly t: 'continue' }
  | LinkNews
  | RelayedFrame
  /** A turn of a seeded run, at so many microseconds since it began. `message` is null where only time has gone by. */
  | { readonly t: 'turn'; readonly time: RunTime; readonly message: ToProcess | null }
  | { readonly t: 'signal'; readonly signal: string }
  /** A process began or ended; `pids`: more numbers for processes that this one starts. */
  | { readonly t: 'process'; readonly pid: number; readonly alive: boolean }
  | { readonly t: 'pids'; readonly pids: readonly number[] }
  | { readonly t: 'stdin'; readonly bytes: Uint8Array | null }
  | ({ readonly t: 'resize' } & TerminalSize)
  | { readonly t: 'message'; readonly value: unknown }
  | { readonly t: 'disconnect' }
  | { readonly t: 'child'; readonly pid: number; readonly event: ChildEvent }
  | { readonly t: 'ping'; readonly id: number }
  | { readonly t: 'clock'; readonly clock: ClockState }
  | { readonly t: 'drained'; readonly length: number }
  | { readonly t: 'files'; readonly changes: readonly FileChange[] }
  | { readonly t: 'compiled'; readonly path: string; readonly compiled: CompileResult };

export type ChildEvent =
  /** The worker runs. */
  | { readonly type: 'spawn' }
  | { readonly type: 'disconnect' }
  /** It could not be started. */
  | { readonly type: 'failed'; readonly code: string; readonly message: string }
  | { readonly type: 'exit'; readonly code: number | null; readonly signal: string | null }
  | { readonly type: 'message'; readonly value: unknown }
  | { readonly type: 'output'; readonly stream: 'stdout' | 'stderr'; readonly bytes: Uint8Array };

export type StdioWay = 'pipe' | 'inherit' | 'ignore';

export interface SpawnRequest {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly ipc: 'json' | 'advanced' | null;
  readonly stdio: { readonly stdin: StdioWay; readonly stdout: StdioWay; readonly stderr: StdioWay };
  /** Lives on when its parent ends. */
  readonly detached: boolean;
  /** Listens on the same ports as the others that its parent starts so: a worker of `node:cluster`. */
  readonly sharesPorts: boolean;
  /** Not a process of its own but a thread of its parent. */
  readonly thread: MessagePort | null;
}

/** One end of the port between two processes (or a process and the page), and its end: the other process is gone. */
export type LinkNews =
  | { readonly t: 'link'; readonly link: number; readonly port: MessagePort }
  | { readonly t: 'gone'; readonly link: number };

/** The addresses of its machine that a server listens on: all, loopback, or the one that other machines reach. */
export type Binding = 'any' | 'loopback' | 'own';

/** All that act on a process. The numbers of causes are those of events of the log. */
export interface ProcessFaults {
  readonly links: readonly LinkRule[];
  /** Its cause; null: there is room. */
  readonly diskFull: number | null;
  /** Milliseconds by which the calendar is wrong. */
  readonly skew: number;
}

/** `link` was told before; in a seeded run there is none. */
export interface OpenedConnection {
  readonly connection: number;
  readonly link: number;
  readonly route: Route;
  readonly local: Endpoint;
  readonly remote: Endpoint;
}

/** Questions that the kernel answers with `reply` or `fault`. */
export interface KernelCalls {
  listen: {
    args: { readonly port: number; readonly host: string };
    /** `spare`: another port put by, for the one that was used. */
    value: { readonly port: number; readonly binding: Binding; readonly spare: number | null };
  };
  connect: {
    args: { readonly port: number; readonly host: string };
    value: OpenedConnection;
  };
  /** `socket`: the process's own number of it, by which datagrams come and go. */
  bindDatagram: {
    args: {
      readonly socket: number;
      readonly port: number;
      readonly address: string;
      readonly family: DatagramFamily;
      readonly reuse: boolean;
    };
    value: { readonly port: number };
  };
  subtle: { args: { readonly method: string; readonly args: readonly unknown[] }; value: unknown };
  /** Answers once the process has been offered the chunk. */
  chunk: { args: { readonly id: string }; value: null };
  compile: { args: { readonly path: string; readonly source: string }; value: CompileResult };
}

/** Numbers of each of `Taps.pieces`: connection, direction (0 to the server, 1 to the client), kept, length, age. */
export const TAP_NUMBERS = 5;

/**
 * Pieces that crossed connections, in order. `bytes` holds what is kept of each, one behind the other; its `length` is
 * true. `age`: milliseconds before the message was sent.
 */
export interface Taps {
  readonly bytes: Uint8Array;
  readonly pieces: Float64Array;
}

export type FromProcess =
  | {
      [M in keyof KernelCalls]: {
        readonly t: 'call';
        readonly id: number;
        readonly method: M;
        readonly args: KernelCalls[M]['args'];
      };
    }[keyof KernelCalls]
  | { readonly t: 'output'; readonly stream: 'stdout' | 'stderr'; readonly bytes: Uint8Array }
  | {
      readonly t: 'dropped';
      readonly stream: 'stdout' | 'stderr';
      readonly lines: number;
      readonly characters: number;
    }
  /** `pid`: one of those that the kernel has given. What becomes of it is told by `child`. */
  | { readonly t: 'spawn'; readonly pid: number; readonly request: SpawnRequest }
  | { readonly t: 'exit'; readonly code: number; readonly signal?: string }
  | {
      readonly t: 'datagram';
      readonly socket: number;
      readonly to: Endpoint;
      readonly bytes: Uint8Array;
    }
  /** So many bytes of those that came to the socket have been read. */
  | { readonly t: 'datagrams-read'; readonly socket: number; readonly length: number }
  | { readonly t: 'unbind-datagram'; readonly socket: number }
  | { readonly t: 'unlisten'; readonly port: number; readonly binding: Binding }
  | {
      readonly t: 'closed';
      readonly connection: number;
      readonly how: 'fin' | 'reset';
      readonly cause?: number;
    }
  /** A connection was not made because of a fault. */
  | {
      readonly t: 'failed';
      readonly machine: string;
      readonly port: number;
      readonly code: string;
      readonly cause: number;
    }
  | {
      readonly t: 'impaired';
      readonly connection: number;
      readonly way: Way;
      readonly effect: 'delayed' | 'held' | 'dropped' | 'given-up';
      readonly length: number;
      readonly by: number;
      readonly cause: number;
    }
  /** It was refused something because of one of `LIMITS`. */
  | { readonly t: 'limited'; readonly code: string; readonly message: string }
  /** No program of it has the key any more. */
  | { readonly t: 'forget-key'; readonly key: number }
  | { readonly t: 'disk-full'; readonly path: string; readonly cause: number }
  | ({ readonly t: 'taps' } & Taps)
  | { readonly t: 'message'; readonly value: unknown }
  | { readonly t: 'disconnect' }
  | { readonly t: 'child-message'; readonly pid: number; readonly value: unknown }
  | { readonly t: 'child-disconnect'; readonly pid: number }
  | { readonly t: 'child-stdin'; readonly pid: number; readonly bytes: Uint8Array | null }
  | { readonly t: 'kill'; readonly pid: number; readonly signal: string }
  | { readonly t: 'terminal'; readonly wish: TerminalWish }
  /** The program takes the signal itself, or does so no longer. */
  | { readonly t: 'listens'; readonly signal: string; readonly on: boolean }
  /** `nextTimer`: milliseconds of the sandbox's clock until the process's next timer; null without one. */
  | { readonly t: 'pong'; readonly id: number; readonly nextTimer: number | null }
  | { readonly t: 'diagnostic'; readonly channel: string; readonly json: string }
  | { readonly t: 'files'; readonly changes: readonly FileChange[] }
  /** As `RelayedFrame`; `accepted`: whether the side that listened sends it. */
  | { readonly t: 'frame'; readonly connection: number; readonly accepted: boolean; readonly frame: Frame }
  /**
   * A turn of a seeded run has ended, and took so many microseconds. `more`: something waits for the next one; `next`: when
   * the next timer runs out, in microseconds since the run began.
   */
  | { readonly t: 'rest'; readonly spent: number; readonly more: boolean; readonly next: number | null }
  /** Something waits though the process has no turn. */
  | { readonly t: 'ready' };

/** How all of that is sent in a seeded run: so many microseconds after the turn began. */
export interface Stamped {
  readonly t: 'at';
  readonly spent: number;
  readonly message: FromProcess;
}
