/** The receiving half of permessage-deflate (RFC 7692): messages are one deflate stream, cut at sync flushes. */

import { Inflate } from 'pako';
import { joinBytes } from '../../../../bytes';
import { ProtocolError } from './frames';

const SYNC_FLUSH = 2;
/** What the sender took off the end of every message (§7.2.1). */
const TAIL = [0x00, 0x00, 0xff, 0xff];

export class Inflater {
  readonly #keepsWindow: boolean;
  #stream: Inflate | null = null;

  /** @param keepsWindow false where the server said `server_no_context_takeover` */
  constructor(keepsWindow: boolean) {
    this.#keepsWindow = keepsWindow;
  }

  /** @throws {ProtocolError} 1007: the content is not deflated */
  message(payload: Uint8Array): Uint8Array {
    const whole = new Uint8Array(payload.length + TAIL.length);
    whole.set(payload);
    whole.set(TAIL, payload.length);
    this.#stream ??= new Inflate({ raw: true });
    const stream = this.#stream;
    const pieces: Uint8Array[] = [];
    stream.onData = (piece) => pieces.push(piece as Uint8Array);
    stream.push(whole, SYNC_FLUSH);
    if (stream.err) throw new ProtocolError(1007, 'Compressed message cannot be inflated');
    if (!this.#keepsWindow || stream.ended) this.#stream = null;
    return joinBytes(pieces);
  }
}

/**
 * What the server's `Sec-WebSocket-Extensions` says of compression.
 * @returns null when it did not take the offer
 * @throws {ProtocolError} it took something that was not offered
 */
export function agreedInflater(header: string | undefined): Inflater | null {
  if (!header) return null;
  const [name, ...parameters] = header.split(';').map((part) => part.trim().toLowerCase());
  if (name !== 'permessage-deflate' || header.includes(','))
    throw new ProtocolError(1002, 'Server chose an extension that was not offered');
  return new Inflater(!parameters.includes('server_no_context_takeover'));
}
