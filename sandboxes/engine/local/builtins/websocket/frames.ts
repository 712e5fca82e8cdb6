/** WebSocket frames (RFC 6455 §5.2): what a client reads and writes. */

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface WebSocketFrame {
  readonly fin: boolean;
  /** RSV1: the message is compressed (RFC 7692 §6). */
  readonly compressed: boolean;
  readonly opcode: number;
  readonly payload: Uint8Array;
}

/** The peer broke the protocol. `status`: the close code that tells it so. */
export class ProtocolError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A masked frame, as clients must send them (§5.3). */
export function encodeFrame(opcode: number, payload: Uint8Array): Uint8Array {
  const { length } = payload;
  const extended = length > 0xffff ? 8 : length > 125 ? 2 : 0;
  const frame = new Uint8Array(2 + extended + 4 + length);
  const view = new DataView(frame.buffer);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (extended === 8 ? 127 : extended === 2 ? 126 : length);
  if (extended === 8) view.setBigUint64(2, BigInt(length));
  else if (extended === 2) view.setUint16(2, length);
  const mask = frame.subarray(2 + extended, 6 + extended);
  crypto.getRandomValues(mask as Uint8Array<ArrayBuffer>);
  const start = 6 + extended;
  for (let i = 0; i < length; i++) frame[start + i] = (payload[i] as number) ^ (mask[i & 3] as number);
  return frame;
}

/** Takes bytes as they come and gives whole frames. */
export class FrameReader {
  readonly #compression: boolean;
  #pending: Uint8Array = new Uint8Array();

  /** @param compression permessage-deflate was agreed on: RSV1 may be set */
  constructor(compression: boolean) {
    this.#compression = compression;
  }

  push(bytes: Uint8Array): void {
    if (this.#pending.length === 0) {
      this.#pending = bytes;
      return;
    }
    const joined = new Uint8Array(this.#pending.length + bytes.length);
    joined.set(this.#pending);
    joined.set(bytes, this.#pending.length);
    this.#pending = joined;
  }

  /**
   * @returns the next frame, null until all of it is there
   * @throws {ProtocolError}
   */
  next(): WebSocketFrame | null {
    const bytes = this.#pending;
    if (bytes.length < 2) return null;
    const [first = 0, second = 0] = bytes;
    const opcode = first & 0x0f;
    const fin = (first & 0x80) !== 0;
    const compressed = (first & 0x40) !== 0;
    const short = second & 0x7f;
    if ((first & 0x30) !== 0 || (compressed && !this.#compression))
      throw new ProtocolError(1002, 'Unexpected reserved bits');
    if (second & 0x80) throw new ProtocolError(1002, 'Frame cannot be masked');
    if (![0, 1, 2, 8, 9, 10].includes(opcode)) throw new ProtocolError(1002, 'Invalid opcode received');
    if (opcode >= 8 && (!fin || short > 125 || compressed))
      throw new ProtocolError(1002, 'Control frames must be whole, short and uncompressed');
    const extended = short === 127 ? 8 : short === 126 ? 2 : 0;
    const start = 2 + extended;
    if (bytes.length < start) return null;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const length = extended === 8 ? Number(view.getBigUint64(2)) : extended === 2 ? view.getUint16(2) : short;
    if (!Number.isSafeInteger(length)) throw new ProtocolError(1009, 'Received payload length > 2^53 bytes');
    if (bytes.length < start + length) return null;
    this.#pending = bytes.subarray(start + length);
    return { fin, compressed, opcode, payload: bytes.slice(start, start + length) };
  }
}
