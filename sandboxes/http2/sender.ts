/** Content on its way out: in turns, as far as both windows and the carrier allow (RFC 9113 §5.2, §6.9). */
import { FLAG, FRAME, frame } from './frames';
import type { Field } from './hpack/static-table';
import { type Padding, padded, paddedLength } from './padding';
import { ConnectionError, StreamError } from './protocol-error';
import { MAX_WINDOW } from './settings';
import type { Piece, Stream } from './stream';

export interface SenderOptions {
  readonly output: (bytes: Uint8Array) => void;
  /** Sends the fields that end a stream. @returns false where they are not sent */
  readonly trailers: (stream: Stream, fields: readonly Field[]) => boolean;
  readonly maxFrameSize: () => number;
  readonly padding: Padding;
  /** The local side of the stream has said all. */
  readonly ended: (stream: Stream) => void;
  readonly soon: (run: () => void) => void;
}

export class Sender {
  window = 65_535;
  #octets = 0;
  readonly #options: SenderOptions;
  /** Those with something to send, in the order of their turns. */
  readonly #waiting = new Set<Stream>();
  #blocked = false;
  #pumping = false;
  #scheduled = false;

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

  /** Octets that wait. */
  get octets(): number {
    return this.#octets;
  }

  write(stream: Stream, piece: Piece): void {
    stream.pieces.push(piece);
    this.#octets += piece.bytes.length;
    this.add(stream);
  }

  add(stream: Stream): void {
    if (stream.waiting || stream.closed) return;
    this.#waiting.add(stream);
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#options.soon(() => {
      this.#scheduled = false;
      this.pump();
    });
  }

  forget(stream: Stream): void {
    this.#waiting.delete(stream);
    for (const { bytes } of stream.pieces) this.#octets -= bytes.length;
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
    if (!this.#waiting.has(stream)) return false;
    const piece = stream.pieces[0];
    if (!piece) {
      this.#waiting.delete(stream);
      return this.#finish(stream);
    }
    const { bytes } = piece;
    const most = Math.min(this.window, stream.sendWindow, this.#options.maxFrameSize());
    const room = Math.min(bytes.length, most);
    if (room <= 0 && bytes.length > 0) return false;
    const whole = room === bytes.length;
    this.#octets -= room;
    if (whole) stream.pieces.shift();
    else piece.bytes = bytes.subarray(room);
    const last = whole && stream.pieces.length === 0 && (stream.ending === 'data' || piece.last?.() === true);
    if (room > 0 || last) this.#data(stream, bytes.subarray(0, room), most, last);
    if (last) {
      this.#waiting.delete(stream);
      this.#options.ended(stream);
    }
    if (whole) piece.sent?.();
    return true;
  }

  #data(stream: Stream, content: Uint8Array, most: number, last: boolean): void {
    const { payload, flag } = padded(content, paddedLength(this.#options.padding, content.length, most));
    this.window -= payload.length;
    stream.sendWindow -= payload.length;
    this.#options.output(frame(FRAME.DATA, flag | (last ? FLAG.END_STREAM : 0), stream.id, payload));
  }

  #finish(stream: Stream): boolean {
    const { ending } = stream;
    if (ending === 'none' || stream.localDone) return false;
    if (ending === 'data') this.#data(stream, new Uint8Array(), 0, true);
    else if (!this.#options.trailers(stream, ending)) return false;
    this.#options.ended(stream);
    return true;
  }
}
