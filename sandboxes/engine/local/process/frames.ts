/**
 * How the frames of many connections travel in one message between two processes.
 *
 * A message is a `Uint8Array`: first how many messages have arrived from the other side since that was last told, then
 * frames, each of two 32-bit words (connection; kind in the two highest bits, length or credit in the others) and, for
 * data, its bytes, filled up to a multiple of four.
 */

export const FIN = 'F';
export const RST = 'R';

/** Data, bytes of credit given back, FIN or RST. */
export type Frame = Uint8Array | number | typeof FIN | typeof RST;

const DATA = 0;
const CREDIT = 1;
const ENDS = [FIN, RST] as const;
const VALUE = 0x3fff_ffff;
const HEAD = 4;
const FRAME_HEAD = 8;

/** Bytes of a message: what is gathered leaves when it would grow past them. */
const MOST = 64 * 1024;
const FIRST_ROOM = 2048;

const padded = (length: number) => (length + 3) & ~3;

/** Frames that wait to leave. */
export class FrameBatch {
  #bytes = new Uint8Array(FIRST_ROOM);
  #words = new Uint32Array(this.#bytes.buffer);
  #used = HEAD;

  get empty(): boolean {
    return this.#used === HEAD;
  }

  /** Whether a frame with so many bytes still goes in. */
  fits(length: number): boolean {
    return this.#used + FRAME_HEAD + padded(length) <= MOST;
  }

  /** Copies data. */
  add(connection: number, frame: Frame): void {
    const length = typeof frame === 'object' ? frame.length : 0;
    this.#reserve(FRAME_HEAD + padded(length));
    const at = this.#used >> 2;
    this.#words[at] = connection;
    this.#words[at + 1] = wordOf(frame);
    if (typeof frame === 'object') this.#bytes.set(frame, this.#used + FRAME_HEAD);
    this.#used += FRAME_HEAD + padded(length);
  }

  /** The message; nothing waits afterwards. */
  take(acknowledged: number): Uint8Array {
    this.#words[0] = acknowledged;
    const message = this.#bytes.slice(0, this.#used);
    this.#used = HEAD;
    return message;
  }

  #reserve(length: number): void {
    const needed = this.#used + length;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, padded(needed)));
    larger.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = larger;
    this.#words = new Uint32Array(larger.buffer);
  }
}

function wordOf(frame: Frame): number {
  if (typeof frame === 'object') return frame.length;
  if (typeof frame === 'number') return ((CREDIT << 30) | Math.min(frame, VALUE)) >>> 0;
  return ((2 + ENDS.indexOf(frame)) << 30) >>> 0;
}

/**
 * Reads a message, which another process has written: it may be hostile.
 * @param take gets each frame; data are views of the message
 * @returns how many messages it acknowledges, or null when it is malformed; frames before the fault were taken
 */
export function readFrames(
  message: Uint8Array,
  take: (connection: number, frame: Frame) => void,
): number | null {
  const { length } = message;
  if (length < HEAD || length % 4 !== 0 || message.byteOffset % 4 !== 0) return null;
  const words = new Uint32Array(message.buffer, message.byteOffset, length >> 2);
  let at = HEAD;
  while (at < length) {
    const connection = words[at >> 2] as number;
    const word = words[(at >> 2) + 1];
    if (word === undefined) return null;
    const kind = word >>> 30;
    at += FRAME_HEAD;
    if (kind === DATA) {
      if (word === 0 || at + word > length) return null;
      take(connection, message.subarray(at, at + word));
      at += padded(word);
    } else take(connection, kind === CREDIT ? word & VALUE : (ENDS[kind - 2] as Frame));
  }
  return words[0] as number;
}

/** Whether a message tells nothing but what has arrived. */
export const isAcknowledgement = (message: Uint8Array): boolean => message.length === HEAD;
