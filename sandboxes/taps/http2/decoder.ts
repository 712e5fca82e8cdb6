/** HTTP/2 in the clear (RFC 9113), frame by frame. Header blocks can be read while every one before them was (RFC 7541). */
import type { Direction } from '../../engine/events';
import { FrameReader } from '../../http2/frame-reader';
import { type Frame, HEAD_LENGTH, PREFACE } from '../../http2/frames';
import { HpackDecoder } from '../../http2/hpack/decoder';
import { ConnectionError } from '../../http2/protocol-error';
import { ByteQueue } from '../byte-queue';
import { type Emit, MESSAGE_LIMIT, type ProtocolDecoder, TapError } from '../decoder';
import { looksLikeFrames } from './frame-shape';
import { type Fields, messageOf, PREFACE_MESSAGE } from './messages';

/** One direction. */
class Half {
  readonly queue = new ByteQueue();
  readonly reader: FrameReader;
  /** Null since bytes were missing: what the blocks refer to is not known any more. */
  hpack: HpackDecoder | null;
  /** Octets of frames that belong to the message that is not told yet. */
  pending = 0;
  /** Streams that have had a list of fields: the next one is trailers, or behind an informational answer. */
  readonly headed = new Set<number>();

  constructor(onFrame: (frame: Frame) => void, hpack: HpackDecoder | null) {
    this.reader = new FrameReader(onFrame);
    this.reader.maxFrameSize = MESSAGE_LIMIT;
    this.hpack = hpack;
  }
}

export class Http2Decoder implements ProtocolDecoder {
  readonly #emit: Emit;
  readonly #halves: Record<Direction, Half>;
  #prefaceSeen: boolean;

  /** @param midway its beginning was not seen: no header block of it can be read */
  constructor(emit: Emit, midway: boolean) {
    this.#emit = emit;
    this.#prefaceSeen = midway;
    this.#halves = {
      'to-server': this.#half('to-server', midway),
      'to-client': this.#half('to-client', midway),
    };
  }

  push(direction: Direction, bytes: Uint8Array): void {
    const half = this.#halves[direction];
    half.queue.push(bytes);
    if (direction === 'to-server' && !this.#prefaceSeen && !this.#preface(half)) return;
    for (;;) {
      const view = half.queue.view();
      if (view.length < HEAD_LENGTH) return;
      const length =
        HEAD_LENGTH + (((view[0] as number) << 16) | ((view[1] as number) << 8) | (view[2] as number));
      if (length > MESSAGE_LIMIT)
        throw new TapError('A frame of HTTP/2 that is larger than any that is shown.');
      if (view.length < length) return;
      half.pending += length;
      this.#read(half, view.slice(0, length));
      half.queue.skip(length);
    }
  }

  #preface({ queue }: Half): boolean {
    if (queue.length < PREFACE.length) return false;
    queue.skip(PREFACE.length);
    this.#prefaceSeen = true;
    this.#emit('to-server', PREFACE_MESSAGE, PREFACE.length);
    return true;
  }

  /** @throws {TapError} */
  #read(half: Half, frame: Uint8Array): void {
    try {
      half.reader.read(frame);
    } catch (error) {
      if (error instanceof ConnectionError) throw new TapError(`${error.message}.`);
      throw error;
    }
  }

  gap(direction: Direction): void {
    if (direction === 'to-server') this.#prefaceSeen = true;
    this.#halves[direction] = this.#half(direction, true);
  }

  begins(_: Direction, bytes: Uint8Array): boolean {
    return looksLikeFrames(bytes);
  }

  #half(direction: Direction, lost: boolean): Half {
    const half: Half = new Half(
      (frame) => this.#tell(direction, half, frame),
      lost ? null : new HpackDecoder(),
    );
    return half;
  }

  #tell(direction: Direction, half: Half, frame: Frame): void {
    const message = messageOf(frame, {
      direction,
      fields: (block) => this.#fields(half, block),
      headed: half.headed,
    });
    if (message.kind === 'settings' && message.settings.headerTableSize !== undefined) {
      const other = this.#halves[direction === 'to-server' ? 'to-client' : 'to-server'];
      // When it holds is not to be seen from here; a smaller one the encoder announces itself.
      if (other.hpack) other.hpack.allowed = Math.max(4096, message.settings.headerTableSize);
    }
    const length = half.pending;
    half.pending = 0;
    this.#emit(direction, message, length);
  }

  #fields(half: Half, block: Uint8Array): Fields {
    return half.hpack?.decode(block, MESSAGE_LIMIT).fields ?? null;
  }
}
