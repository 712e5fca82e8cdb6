/** Frames as octets (RFC 9113 §4, §6). */

export const FRAME = {
  DATA: 0,
  HEADERS: 1,
  PRIORITY: 2,
  RST_STREAM: 3,
  SETTINGS: 4,
  PUSH_PROMISE: 5,
  PING: 6,
  GOAWAY: 7,
  WINDOW_UPDATE: 8,
  CONTINUATION: 9,
  ALTSVC: 10,
  ORIGIN: 12,
} as const;

/** Octets of a payload by the type of its frame (RFC 9113 §6): exactly, or at least where the number is negative. */
export const PAYLOAD_LENGTHS: Readonly<Record<number, number>> = {
  [FRAME.PRIORITY]: 5,
  [FRAME.RST_STREAM]: 4,
  [FRAME.PUSH_PROMISE]: -4,
  [FRAME.PING]: 8,
  [FRAME.GOAWAY]: -8,
  [FRAME.WINDOW_UPDATE]: 4,
};
/** Frames that belong to a stream, and to none they must not. */
export const OF_A_STREAM: ReadonlySet<number> = new Set([
  FRAME.DATA,
  FRAME.HEADERS,
  FRAME.PRIORITY,
  FRAME.RST_STREAM,
  FRAME.PUSH_PROMISE,
  FRAME.CONTINUATION,
]);

export const FLAG = { END_STREAM: 1, ACK: 1, END_HEADERS: 4, PADDED: 8, PRIORITY: 32 } as const;

export const HEAD_LENGTH = 9;

/** What a client's connection begins with (RFC 9113 §3.4). */
export const PREFACE: Uint8Array = Uint8Array.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', (each) =>
  each.charCodeAt(0),
);

export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  /** Without padding. */
  readonly payload: Uint8Array;
  /** Octets as they count for windows: with padding. */
  readonly length: number;
}

export function frame(type: number, flags: number, stream: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEAD_LENGTH + payload.length);
  const { length } = payload;
  bytes.set([
    length >> 16,
    length >> 8,
    length,
    type,
    flags,
    stream >>> 24,
    stream >> 16,
    stream >> 8,
    stream,
  ]);
  bytes.set(payload, HEAD_LENGTH);
  return bytes;
}

/** 32 bits each. */
export function words(...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, at) => {
    view.setUint32(at * 4, value >>> 0);
  });
  return new Uint8Array(view.buffer);
}

export const wordAt = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)) >>>
  0;

/** A number of a stream, or of a window's octets: its first bit says nothing. */
export const idAt = (bytes: Uint8Array, at: number): number => wordAt(bytes, at) & 0x7fffffff;

/** A block of fields as HEADERS or PUSH_PROMISE, and CONTINUATION where one frame cannot hold it. */
export function* headerFrames(
  type: number,
  flags: number,
  stream: number,
  block: Uint8Array,
  maxFrameSize: number,
): Generator<Uint8Array> {
  for (let at = 0; at === 0 || at < block.length; at += maxFrameSize) {
    const last = at + maxFrameSize >= block.length ? FLAG.END_HEADERS : 0;
    yield frame(
      at === 0 ? type : FRAME.CONTINUATION,
      (at === 0 ? flags : 0) | last,
      stream,
      block.subarray(at, at + maxFrameSize),
    );
  }
}
