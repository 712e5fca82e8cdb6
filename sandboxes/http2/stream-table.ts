/** The streams of a connection: their numbers, how many each side has open, and who waits for a place (RFC 9113 §5.1). */
import type { Frame } from './frames';
import { ConnectionError } from './protocol-error';
import { Stream } from './stream';

export class StreamTable {
  readonly #streams = new Map<number, Stream>();
  /** Parity of this side's numbers. */
  readonly #own: 0 | 1;
  #ownOpen = 0;
  #peerOpen = 0;
  next: number;
  lastOfPeer = 0;

  constructor(side: 'client' | 'server') {
    this.#own = side === 'client' ? 1 : 0;
    this.next = side === 'client' ? 1 : 2;
  }

  get(id: number): Stream | undefined {
    return this.#streams.get(id);
  }

  all(): Stream[] {
    return [...this.#streams.values()];
  }

  get size(): number {
    return this.#streams.size;
  }

  /** Streams that count for SETTINGS_MAX_CONCURRENT_STREAMS: reserved ones and waiting ones do not. */
  get ownOpen(): number {
    return this.#ownOpen;
  }

  get peerOpen(): number {
    return this.#peerOpen;
  }

  isOwn(id: number): boolean {
    return id % 2 === this.#own;
  }

  /** @param windows octets that may be sent and received */
  add(id: number, windows: readonly [send: number, receive: number]): Stream {
    const stream = new Stream(id, ...windows);
    this.#streams.set(id, stream);
    return stream;
  }

  /** This side's next one. */
  addOwn(windows: readonly [send: number, receive: number]): Stream {
    const stream = this.add(this.next, windows);
    this.next += 2;
    return stream;
  }

  /** From now on it counts. */
  opened(stream: Stream): void {
    stream.counted = true;
    if (this.isOwn(stream.id)) this.#ownOpen++;
    else this.#peerOpen++;
  }

  remove(stream: Stream): void {
    this.#streams.delete(stream.id);
    if (!stream.counted) return;
    stream.counted = false;
    if (this.isOwn(stream.id)) this.#ownOpen--;
    else this.#peerOpen--;
  }

  /** @throws {ConnectionError} on a frame of a stream that nobody has opened (RFC 9113 §5.1, "idle") */
  mustBeKnown({ stream: id, type }: Frame): void {
    const opened = this.isOwn(id) ? id < this.next : id <= this.lastOfPeer;
    if (!opened) throw new ConnectionError('PROTOCOL_ERROR', `A frame of type ${type} on idle stream ${id}`);
  }
}
