/** Messages of clients (PostgreSQL 18, chapter 54.7). */
import { joinBytes } from '../../../bytes';

export interface FrontendMessage {
  /** `Q`, `P`, …; empty for what comes before the connection has begun. */
  readonly type: string;
  readonly body: Uint8Array;
}

/** As PostgreSQL's own limits: longer is nonsense, and no reason to hold memory. */
const LONGEST_STARTUP = 10_000;
const LONGEST = 0x3fff_ffff;

export class FrontendReader {
  #bytes: Uint8Array = new Uint8Array(0);
  #parts: Uint8Array[] = [];
  #length = 0;
  /** Messages have a type from here on. */
  started = false;

  push(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  /** @throws {RangeError} a length that no client means */
  next(): FrontendMessage | undefined {
    const head = this.started ? 1 : 0;
    if (this.#length < head + 4) return undefined;
    if (this.#bytes.length < head + 4) this.#join();
    const length = new DataView(this.#bytes.buffer, this.#bytes.byteOffset).getUint32(head);
    if (length < 4 || length > (this.started ? LONGEST : LONGEST_STARTUP))
      throw new RangeError('invalid message length');
    if (this.#length < head + length) return undefined;
    if (this.#bytes.length < head + length) this.#join();
    const message = {
      type: this.started ? String.fromCharCode(this.#bytes[0] ?? 0) : '',
      body: this.#bytes.subarray(head + 4, head + length),
    };
    this.#bytes = this.#bytes.subarray(head + length);
    this.#length -= head + length;
    return message;
  }

  #join(): void {
    this.#bytes = joinBytes([this.#bytes, ...this.#parts]);
    this.#parts = [];
  }
}

const utf8 = new TextEncoder();
const text = new TextDecoder();

/** A message as it goes over the wire. */
export function encode({ type, body }: FrontendMessage): Uint8Array {
  const bytes = new Uint8Array(body.length + 5);
  bytes[0] = type.charCodeAt(0);
  new DataView(bytes.buffer).setInt32(1, body.length + 4);
  bytes.set(body, 5);
  return bytes;
}

export const queryMessage = (sql: string): Uint8Array => encode({ type: 'Q', body: utf8.encode(`${sql}\0`) });

export const SYNC: Uint8Array = encode({ type: 'S', body: new Uint8Array(0) });

export const closeStatement = (name: string): Uint8Array =>
  encode({ type: 'C', body: utf8.encode(`S${name}\0`) });

export const copyFail = (reason: string): Uint8Array =>
  encode({ type: 'f', body: utf8.encode(`${reason}\0`) });

/** A text that ends with a zero byte, and what follows it. */
export function readText(bytes: Uint8Array, from = 0): { readonly text: string; readonly end: number } {
  const zero = bytes.indexOf(0, from);
  const end = zero === -1 ? bytes.length : zero;
  return { text: text.decode(bytes.subarray(from, end)), end: end + 1 };
}

/** The bytes with texts before the rest of the body: `['P', 'name', 'select 1', types]`. */
export const bodyOf = (texts: readonly string[], rest: Uint8Array = new Uint8Array(0)): Uint8Array =>
  joinBytes([...texts.map((part) => utf8.encode(`${part}\0`)), rest]);
