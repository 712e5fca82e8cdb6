/** Content on its way out: in turns, as far as both windows and the carrier allow (RFC 9113 §5.2, §6.9). */
import { FLAG, FRAME, frame, headerFrames } from './frames';
import type { HpackEncoder } from './hpack/encoder';
import { ConnectionError, StreamError } from './protocol-error';
import { MAX_WINDOW } from './settings';
import type { Stream } from './stream';

export interface SenderOptions {
  readonly output: (bytes: Uint8Array) => void;
  readonly encoder: HpackEncoder;
  readonly maxFrameSize: () => number;
  /** The local side of the stream has said all. */
  readonly ended: (stream: Stream) => void;
}

export class Sender {
  window = 65_535;
  readonly #options: SenderOptions;
  /** Those with something to send, in the order of their turns. */
  readonly #waiting = new Set<Stream>();
  #blocked = false;
  #pumping = false;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** The carrier takes no more for now: content waits where it is, so memory stays bounded (CVE-2019-9517). */
  set blocked(blocked: boolean) {
    this.#blocked = blocked;
    if (!blocked) this.pump();
  }

  get queued(): number {
    return this.#waiting.size;
  }

  add(stream: Stream): void {
    this.#waiting.add(stream);
    this.pump();
  }

  forget(stream: Stream): void {
    this.#waiting.delete(stream);
  }

  /** @throws {ConnectionError | StreamError} FLOW_CONTROL_ERROR past 2³¹−1 */
  grow(stream: Stream | null, octets: number): void {
    if ((stream ?? { sendWindow: this.window }).sendWindow + octets > MAX_WINDOW) {
      const message = 'WINDOW_UPDATE makes a window larger than 2^31-1';
      throw stream
        ? new StreamError('FLOW_CONTROL_ERROR', message)
        : new ConnectionError('FLOW_CONTROL_ERROR', message);
    }
    if (stream) stream.sendWindow += octets;
    else this.window += octets;
    this.pump();
  }

  pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      for (let progress = true; progress && !this.#blocked; ) {
        progress = false;
        for (const stream of [...this.#waiting]) {
          if (this.#blocked) break;
          if (this.#turn(stream)) progress = true;
        }
      }
    } finally {
      this.#pumping = false;
    }
  }

  /** One frame of one stream. @returns whether there was one to send */
  #turn(stream: Stream): boolean {
    if (stream.closed) this.#waiting.delete(stream);
    if (!this.#waiting.has(stream)) return false;
    const piece = stream.pieces[0];
    if (!piece) {
      this.#waiting.delete(stream);
      return this.#finish(stream);
    }
    const { bytes } = piece;
    const room = Math.min(bytes.length, this.window, stream.sendWindow, this.#options.maxFrameSize());
    if (room <= 0 && bytes.length > 0) return false;
    const whole = room === bytes.length;
    if (whole) stream.pieces.shift();
    else piece.bytes = bytes.subarray(room);
    const last = whole && stream.pieces.length === 0 && stream.ending === 'data';
    if (room > 0 || last) {
      this.window -= room;
      stream.sendWindow -= room;
      this.#options.output(frame(FRAME.DATA, last ? FLAG.END_STREAM : 0, stream.id, bytes.subarray(0, room)));
    }
    if (whole) piece.sent?.();
    if (last) {
      this.#waiting.delete(stream);
      this.#options.ended(stream);
    }
    return true;
  }

  #finish(stream: Stream): boolean {
    const { ending, id } = stream;
    if (ending === 'none' || stream.localDone) return false;
    if (ending === 'data') this.#options.output(frame(FRAME.DATA, FLAG.END_STREAM, id, new Uint8Array()));
    else
      for (const each of headerFrames(
        FRAME.HEADERS,
        FLAG.END_STREAM,
        id,
        this.#options.encoder.encode(ending),
        this.#options.maxFrameSize(),
      ))
        this.#options.output(each);
    this.#options.ended(stream);
    return true;
  }
}
