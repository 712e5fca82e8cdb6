/** What the page and `bridge/bridge.cjs` say to each other: one JSON object per line, bytes as base64. */
import type { Signal } from '../contract';

export type ToBridge =
  | {
      readonly op: 'spawn';
      readonly id: number;
      /** Node's arguments. */
      readonly args: readonly string[];
      /** The folder to run in, relative to the project; empty: the project itself. */
      readonly cwd: string;
      /** The file that must be there, relative to `cwd`; null where none is named. */
      readonly entry: string | null;
      readonly env: Readonly<Record<string, string>>;
      readonly ipc: boolean;
    }
  | { readonly op: 'stdin'; readonly id: number; readonly data: string }
  | { readonly op: 'stdin-end'; readonly id: number }
  | { readonly op: 'kill'; readonly id: number; readonly signal: Signal }
  /** To any process of the container, by its pid. */
  | { readonly op: 'signal'; readonly id: number; readonly pid: number; readonly signal: Signal }
  | { readonly op: 'send'; readonly id: number; readonly value: unknown }
  | { readonly op: 'connect'; readonly id: number; readonly port: number }
  | { readonly op: 'write'; readonly id: number; readonly data: string }
  | { readonly op: 'end'; readonly id: number }
  | { readonly op: 'reset'; readonly id: number }
  /** The page has read so many bytes: as many more may come. */
  | { readonly op: 'read'; readonly id: number; readonly length: number }
  /** Ends every process, then the bridge. */
  | { readonly op: 'quit' };

interface Failure {
  readonly code: string;
  readonly message: string;
}

export type FromBridge =
  | { readonly op: 'up' }
  | { readonly op: 'spawned'; readonly id: number; readonly pid: number }
  | ({ readonly op: 'failed'; readonly id: number } & Failure)
  | {
      readonly op: 'output';
      readonly id: number;
      readonly stream: 'stdout' | 'stderr';
      readonly data: string;
    }
  | { readonly op: 'signalled'; readonly id: number; readonly found: boolean }
  | { readonly op: 'message'; readonly id: number; readonly value: unknown }
  | {
      readonly op: 'exit';
      readonly id: number;
      readonly code: number | null;
      readonly signal: Signal | null;
    }
  | { readonly op: 'connected'; readonly id: number }
  | { readonly op: 'data'; readonly id: number; readonly data: string }
  | { readonly op: 'wrote'; readonly id: number }
  | { readonly op: 'fin'; readonly id: number }
  | { readonly op: 'closed'; readonly id: number; readonly failure: Failure | null };

const MARK = '#backlab ';

/** Reads the bridge's lines out of its output; what a terminal echoes or Node warns of is no line of it. */
export function createBridgeReader(on: (message: FromBridge) => void): (text: string) => void {
  let pieces: string[] = [];
  return (text) => {
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) {
      const whole = [...pieces, line].join('');
      pieces = [];
      if (whole.startsWith(MARK)) on(JSON.parse(whole.slice(MARK.length)) as FromBridge);
    }
    if (last !== '') pieces.push(last);
  };
}

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  // `Uint8Array.from` with a mapper walks an iterator: slow on megabytes.
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
