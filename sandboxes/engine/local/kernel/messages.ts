/** What the page and the kernel say to each other over the page's MessagePort. */
import type { FileData, Machine, TerminalSize, WrittenFile } from '../../contract';
import type { Caused, SandboxEventBody } from '../../events';
import type { Fault } from '../../faults';
import type { ClockState } from '../clock';
import type { Frame } from '../process/frames';
import type {
  LinkNews,
  OpenedConnection,
  PackageEntry,
  PackageFile,
  ServiceProgram,
  TerminalEnds,
  TerminalWish,
} from '../process/messages';
import type { RunInput } from '../seeded/run';

export interface KernelConfiguration {
  /** Text of the process bundle and of the compile worker: text, not Blob, because Firefox was seen to hang on blobs. */
  readonly processCode: string;
  readonly compileCode: string;
}

export interface SandboxConfiguration {
  readonly files: ReadonlyMap<string, FileData>;
  readonly env: Readonly<Record<string, string>>;
  readonly packages: readonly PackageFile[];
  readonly entries: Readonly<Record<string, PackageEntry>>;
  readonly chunks: readonly FetchedChunk[];
  /** By their names. */
  readonly services: ReadonlyMap<string, ServiceProgram>;
  /** null: the run has no seed. */
  readonly seeded: SeededConfiguration | null;
}

export interface SeededConfiguration {
  readonly seed: string;
  /** What to do again, up to so many microseconds; null: what the page asks for is done. */
  readonly replay: { readonly inputs: readonly RunInput[]; readonly until: number } | null;
}

/** A chunk of the process bundle. `code` is null when it could not be fetched. */
export interface FetchedChunk {
  readonly id: string;
  readonly code: string | null;
}

/** `cause`: the number of its event in the log. */
export interface ActiveFault {
  readonly cause: number;
  readonly fault: Fault;
}

export interface PageCalls {
  load: { args: KernelConfiguration; value: null };
  boot: { args: SandboxConfiguration; value: null };
  /** Packages that a file written later imports. Processes that run already do not get them. */
  packages: { args: Pick<SandboxConfiguration, 'packages' | 'entries'>; value: null };
  /** Chunks that were wanted, or fetched ahead of need. */
  chunks: { args: { readonly chunks: readonly FetchedChunk[] }; value: null };
  spawn: {
    args: {
      readonly command: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly ipc: boolean;
      readonly machine: string;
      /** Relative to the project's root. */
      readonly cwd: string;
      readonly terminal: TerminalEnds | null;
    };
    value: { readonly pid: number; readonly command: readonly string[] };
  };
  connect: {
    args: { readonly port: number; readonly machine: string };
    value: OpenedConnection;
  };
  write: { args: { readonly path: string; readonly data: FileData }; value: null };
  read: { args: { readonly path: string }; value: FileData };
  remove: { args: { readonly path: string }; value: null };
  list: { args: null; value: readonly string[] };
  /** All of them, each time. Answered as `clock` is. */
  machines: { args: { readonly machines: readonly Machine[] }; value: null };
  /** All that are in force, each time. Answered as `clock` is. */
  faults: { args: { readonly faults: readonly ActiveFault[] }; value: null };
  /** Kills because of a fault. `ESRCH` */
  kill: { args: { readonly pid: number; readonly cause: number }; value: null };
  /** Whether there is such a process. */
  signal: { args: { readonly pid: number; readonly signal: string }; value: boolean };
  /** Answered when every process has heard of it, or was asked for a second in vain. */
  clock: { args: { readonly clock: ClockState }; value: null };
  /** The clock of a seeded run is turned: to which rate, or ahead by how many milliseconds. Answers with its time then, in ms. */
  turn: { args: { readonly rate: number; readonly jump: number }; value: number };
  /** Begins what there is to replay. */
  replay: { args: null; value: null };
  /** Up to when everything of a seeded run has been told: microseconds since it began. */
  mark: { args: null; value: number };
  /** Milliseconds of the sandbox's clock until the next timer of any process. */
  nextTimer: { args: null; value: number | null };
  ping: { args: { readonly pid: number; readonly timeout: number }; value: boolean };
}

export type PageCall = {
  [M in keyof PageCalls]: {
    readonly t: 'call';
    readonly id: number;
    readonly method: M;
    readonly args: PageCalls[M]['args'];
  };
}[keyof PageCalls];

export type ToKernel =
  | PageCall
  /** Answered with `ready`, whatever else there is to do. */
  | { readonly t: 'hello' }
  | { readonly t: 'kill'; readonly pid: number; readonly signal: string }
  | { readonly t: 'message'; readonly pid: number; readonly value: unknown }
  | { readonly t: 'stdin'; readonly pid: number; readonly bytes: Uint8Array | null }
  | ({ readonly t: 'resize'; readonly pid: number } & TerminalSize)
  | { readonly t: 'closed'; readonly connection: number }
  /** In a seeded run the page's connections go by way of the kernel. */
  | { readonly t: 'frame'; readonly connection: number; readonly frame: Frame };

export type FromKernel =
  | { readonly t: 'ready' }
  | { readonly t: 'reply'; readonly id: number; readonly value: unknown }
  | {
      readonly t: 'fault';
      readonly id: number;
      readonly code: string;
      readonly message: string;
      readonly remedy: string | undefined;
    }
  /**
   * In order; `age`: milliseconds that lie between the event and this message. In a seeded run `at` counts instead:
   * milliseconds since it began.
   */
  | {
      readonly t: 'events';
      readonly items: readonly {
        readonly body: SandboxEventBody & Caused;
        readonly age: number;
        readonly at?: number;
      }[];
    }
  /** `frame` is null when the peer is gone. */
  | { readonly t: 'frame'; readonly connection: number; readonly frame: Frame | null }
  /** In a seeded run: nothing that the page has sent over it has been acknowledged for too long. */
  | { readonly t: 'timed-out'; readonly connection: number }
  /** Something came from outside into a seeded run. */
  | { readonly t: 'input'; readonly input: RunInput }
  /** A replay has come to its end. */
  | { readonly t: 'replayed' }
  | {
      readonly t: 'output';
      readonly pid: number;
      readonly stream: 'stdout' | 'stderr';
      readonly bytes: Uint8Array;
    }
  | { readonly t: 'message'; readonly pid: number; readonly value: unknown }
  /** Of the process that the page has started, or of one that it shares its terminal with. */
  | { readonly t: 'terminal'; readonly pid: number; readonly wish: TerminalWish }
  | { readonly t: 'exit'; readonly pid: number; readonly code: number | null; readonly signal: string | null }
  | LinkNews
  /** By programs; not in a seeded run, where nobody edits. */
  | { readonly t: 'written'; readonly files: readonly WrittenFile[] }
  /** A process waits for a chunk: the page answers with a `chunks` call. */
  | { readonly t: 'want'; readonly chunk: string };

/** An error that crosses to the page as a `fault`. */
export class KernelFault extends Error {
  readonly code: string;
  readonly remedy: string | undefined;

  constructor(code: string, message: string, remedy?: string) {
    super(message);
    this.code = code;
    this.remedy = remedy;
  }
}
