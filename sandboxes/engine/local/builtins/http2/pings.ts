/** PING frames whose answer has not come (RFC 9113 §6.7): answers come in the order of the questions. */
import { Buffer } from 'node:buffer';
import { nodeError } from '../node-error';
import { http2Error } from './errors';

export type PingCallback = (error: Error | null, duration: number, payload: Buffer) => void;

interface Ping {
  readonly payload: Buffer;
  /** Milliseconds. */
  readonly at: number;
  readonly done: PingCallback;
}

/** @throws {RangeError} ERR_HTTP2_PING_LENGTH */
export function pingPayload(given: Uint8Array | undefined): Buffer {
  const payload = given === undefined ? Buffer.alloc(8) : Buffer.from(given);
  if (payload.length !== 8)
    throw nodeError(RangeError, 'ERR_HTTP2_PING_LENGTH', 'HTTP2 ping payload must be 8 bytes');
  return payload;
}

export class Pings {
  readonly #most: number;
  readonly #waiting: Ping[] = [];

  /** @param most that may wait at once */
  constructor(most: number) {
    this.#most = most;
  }

  /** @returns false when it is not to be sent: the callback hears of it */
  add(payload: Buffer, done: PingCallback): boolean {
    if (this.#waiting.length >= this.#most) {
      process.nextTick(done, http2Error('PING_CANCEL'), 0, payload);
      return false;
    }
    this.#waiting.push({ payload, at: performance.now(), done });
    return true;
  }

  /** @returns false when nothing was asked */
  answered(payload: Uint8Array): boolean {
    const ping = this.#waiting.shift();
    ping?.done(null, performance.now() - ping.at, Buffer.from(payload));
    return ping !== undefined;
  }

  cancel(): void {
    for (const { payload, done } of this.#waiting.splice(0))
      process.nextTick(done, http2Error('PING_CANCEL'), 0, payload);
  }
}
