/** Octets to frames: whole ones, checked for their length, header blocks put together (RFC 9113 §4, §6.10). */
import { FLAG, FRAME, type Frame, HEAD_LENGTH, idAt, OF_A_STREAM, PAYLOAD_LENGTHS } from './frames';
import { ConnectionError } from './protocol-error';

/** CVE-2024-27316 and its kin: a block that never ends. */
const MAX_CONTINUATIONS = 8;
const MAX_BLOCK = 256 * 1024;

const OF_THE_CONNECTION: ReadonlySet<number> = new Set([FRAME.SETTINGS, FRAME.PING, FRAME.GOAWAY]);

export class FrameReader {
  maxFrameSize = 16_384;
  readonly #onFrame: (frame: Frame) => void;
  #held: Uint8Array = new Uint8Array();
  /** HEADERS or PUSH_PROMISE that goes on. */
  #block: { readonly first: Frame; readonly parts: Uint8Array[]; size: number } | null = null;

  constructor(onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame;
  }

  /** @throws {ConnectionError} */
  read(bytes: Uint8Array): void {
    let rest = this.#held.length === 0 ? bytes : joined(this.#held, bytes);
    while (rest.length >= HEAD_LENGTH) {
      const length = ((rest[0] as number) << 16) | ((rest[1] as number) << 8) | (rest[2] as number);
      if (length > this.maxFrameSize)
        throw new ConnectionError(
          'FRAME_SIZE_ERROR',
          `A frame of ${length} octets, past ${this.maxFrameSize}`,
        );
      if (rest.length < HEAD_LENGTH + length) break;
      const [type, flags] = [rest[3] as number, rest[4] as number];
      const frame = {
        type,
        flags,
        stream: idAt(rest, 5),
        payload: rest.subarray(HEAD_LENGTH, HEAD_LENGTH + length),
        length,
      };
      rest = rest.subarray(HEAD_LENGTH + length);
      // What is left must be known even where a frame's handling throws.
      this.#held = rest;
      this.#frame(frame);
    }
    this.#held = rest.slice();
  }

  #frame(frame: Frame): void {
    if (this.#block || frame.type === FRAME.CONTINUATION) {
      this.#continue(frame);
      return;
    }
    checkShape(frame);
    if (frame.type === FRAME.HEADERS || frame.type === FRAME.PUSH_PROMISE) {
      const first = { ...frame, payload: unpadded(frame) };
      if (frame.flags & FLAG.END_HEADERS) this.#onFrame(first);
      else this.#block = { first, parts: [first.payload], size: first.payload.length };
    } else this.#onFrame(frame.type === FRAME.DATA ? { ...frame, payload: unpadded(frame) } : frame);
  }

  #continue({ type, flags, stream, payload }: Frame): void {
    const block = this.#block;
    if (!block || type !== FRAME.CONTINUATION || stream !== block.first.stream)
      throw new ConnectionError(
        'PROTOCOL_ERROR',
        'CONTINUATION without a block, or a block without its CONTINUATION',
      );
    block.parts.push(payload);
    block.size += payload.length;
    if (block.parts.length > MAX_CONTINUATIONS + 1 || block.size > MAX_BLOCK)
      throw new ConnectionError('ENHANCE_YOUR_CALM', 'A header block goes on for too long');
    if (!(flags & FLAG.END_HEADERS)) return;
    this.#block = null;
    this.#onFrame({ ...block.first, payload: block.parts.reduce(joined) });
  }
}

function checkShape({ type, flags, stream, payload }: Frame): void {
  const wanted = PAYLOAD_LENGTHS[type];
  const settings =
    type === FRAME.SETTINGS && (flags & FLAG.ACK ? payload.length > 0 : payload.length % 6 !== 0);
  if (
    settings ||
    (wanted !== undefined && (wanted < 0 ? payload.length < -wanted : payload.length !== wanted))
  )
    throw new ConnectionError('FRAME_SIZE_ERROR', `A frame of type ${type} with ${payload.length} octets`);
  if (stream === 0 ? OF_A_STREAM.has(type) : OF_THE_CONNECTION.has(type))
    throw new ConnectionError('PROTOCOL_ERROR', `A frame of type ${type} on stream ${stream}`);
  if (type === FRAME.PRIORITY && idAt(payload, 0) === stream) throw dependsOnItself(stream);
}

/** Without padding, and without the priority that RFC 9113 §5.3.2 does away with. */
function unpadded({ type, flags, stream, payload }: Frame): Uint8Array {
  let from = 0;
  let padding = 0;
  if (flags & FLAG.PADDED) {
    padding = payload[0] ?? 0;
    from = 1;
  }
  if (type === FRAME.HEADERS && flags & FLAG.PRIORITY) {
    if (payload.length >= from + 5 && idAt(payload, from) === stream) throw dependsOnItself(stream);
    from += 5;
  }
  if (from + padding > payload.length)
    throw new ConnectionError(
      'PROTOCOL_ERROR',
      `Padding of ${padding} octets in a frame of ${payload.length}`,
    );
  return payload.subarray(from, payload.length - padding);
}

/** RFC 9113 does away with priorities and says nothing of it any more; RFC 7540 §5.3.1 does, and so do nghttp2 and h2spec. */
const dependsOnItself = (stream: number) =>
  new ConnectionError('PROTOCOL_ERROR', `Stream ${stream} depends on itself`);

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}
