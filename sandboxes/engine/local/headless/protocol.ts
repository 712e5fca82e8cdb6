/** What the Node side and the page say to each other over one WebSocket: text frames of JSON; binary frames are in `multiplex.ts`. */
import type {
  Availability,
  BootOptions,
  FileData,
  Machine,
  MachineOptions,
  ProcessTerminal,
  Progress,
  Signal,
  Stage,
  TerminalSize,
} from '../../contract';
import type { SandboxEvent } from '../../events';
import type { Fault } from '../../faults';

/** A file as JSON carries it. */
export type WireFile = { readonly text: string } | { readonly base64: string };

interface SpawnArguments {
  readonly sandbox: number;
  /** Chosen by the caller, so that output can come before the answer. */
  readonly process: number;
  /** `null`: the project's start script. */
  readonly command: readonly string[] | null;
  readonly env: Readonly<Record<string, string>>;
  readonly ipc: boolean;
  readonly machine: string | null;
  readonly cwd: string;
  readonly terminal: Pick<ProcessTerminal, 'columns' | 'rows' | 'streams'> | null;
}

/** What may be done with a sandbox's clock. */
export type ClockTurn =
  | { readonly t: 'step' }
  | { readonly t: 'rate'; readonly rate: number }
  | { readonly t: 'advance'; readonly milliseconds: number };

/** What may be done with a sandbox's faults. */
export type FaultStep =
  | { readonly t: 'inject'; readonly fault: Fault }
  | { readonly t: 'change'; readonly id: number; readonly fault: Fault }
  | { readonly t: 'remove'; readonly id: number }
  | { readonly t: 'clear' };

/** Calls of the Node side, with what they answer. */
export interface Calls {
  availability: { args: null; value: Availability };
  boot: {
    args: {
      readonly sandbox: number;
      readonly name: string;
      readonly files: Readonly<Record<string, WireFile>>;
      readonly env: NonNullable<BootOptions['env']>;
      readonly services: readonly string[];
      readonly log: boolean;
      readonly seed: string | null;
      readonly replay: string | null;
    };
    /** The seed; null where there is none. */
    value: string | null;
  };
  spawn: { args: SpawnArguments; value: { readonly pid: number; readonly command: readonly string[] } };
  listening: {
    args: { readonly sandbox: number; readonly port: number; readonly machine: string | null };
    value: null;
  };
  addMachine: {
    args: {
      readonly sandbox: number;
      readonly name: string;
      readonly address: string | null;
      readonly options: MachineOptions;
    };
    value: Machine;
  };
  connect: {
    args: {
      readonly sandbox: number;
      readonly port: number;
      readonly channel: number;
      readonly machine: string | null;
    };
    value: null;
  };
  write: { args: { readonly sandbox: number; readonly path: string; readonly file: WireFile }; value: null };
  read: { args: { readonly sandbox: number; readonly path: string }; value: WireFile };
  list: { args: { readonly sandbox: number }; value: readonly string[] };
  remove: { args: { readonly sandbox: number; readonly path: string }; value: null };
  signal: {
    args: { readonly sandbox: number; readonly pid: number; readonly signal: Signal };
    value: boolean;
  };
  responsive: { args: { readonly process: number; readonly timeout: number }; value: boolean };
  clock: {
    args: { readonly sandbox: number; readonly turn: ClockTurn };
    value: { readonly now: number; readonly rate: number; readonly stepped: number | null };
  };
  fault: {
    args: { readonly sandbox: number; readonly step: FaultStep };
    value: {
      readonly id: number | null;
      readonly active: readonly { readonly id: number; readonly fault: Fault }[];
    };
  };
  recordRun: { args: { readonly sandbox: number }; value: string };
  /** Answers when the replay has come to its end. */
  replayed: { args: { readonly sandbox: number }; value: null };
  dispose: { args: { readonly sandbox: number }; value: null };
}

export type Method = keyof Calls;

export type Call = {
  [M in Method]: {
    readonly t: 'call';
    readonly id: number;
    readonly method: M;
    readonly args: Calls[M]['args'];
  };
}[Method];

export type ToPage =
  | Call
  | { readonly t: 'abort'; readonly id: number }
  | { readonly t: 'kill'; readonly process: number; readonly signal: Signal }
  | ({ readonly t: 'resize'; readonly process: number } & TerminalSize)
  | { readonly t: 'message'; readonly process: number; readonly value: unknown }
  /** `null` ends it. */
  | { readonly t: 'stdin'; readonly process: number; readonly file: WireFile | null };

export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly remedy?: string;
  readonly stage?: Stage;
}

/** An event with its bytes as base64. */
export type WireEvent = Omit<SandboxEvent, 'bytes'> & { readonly base64?: string };

export type FromPage =
  | { readonly t: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly t: 'fault'; readonly id: number; readonly error: WireError }
  | { readonly t: 'progress'; readonly sandbox: number; readonly progress: Progress }
  | { readonly t: 'events'; readonly sandbox: number; readonly events: readonly WireEvent[] }
  | { readonly t: 'message'; readonly process: number; readonly value: unknown }
  | { readonly t: 'terminal'; readonly process: number; readonly wish: 'raw' | 'cooked' | 'reads' }
  | {
      readonly t: 'exit';
      readonly process: number;
      readonly code: number | null;
      readonly signal: Signal | null;
    };

export function encodeFile(data: FileData): WireFile {
  return typeof data === 'string' ? { text: data } : { base64: toBase64(data) };
}

export function decodeFile(file: WireFile): FileData {
  return 'text' in file ? file.text : fromBase64(file.base64);
}

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  // In pieces: the arguments of one call are limited.
  for (let at = 0; at < bytes.length; at += 8192)
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
