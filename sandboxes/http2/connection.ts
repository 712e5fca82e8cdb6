/** One connection of HTTP/2 (RFC 9113), either side, without input and output of its own. */
import { FLAG, FRAME, PREFACE, words } from './frames';
import type { Field } from './hpack/static-table';
import { Incoming } from './incoming';
import type { ConnectionListener } from './listener';
import type { Sender } from './sender';
import type { Settings } from './settings';
import { type ConnectionOptions, ConnectionState } from './state';
import type { Stream } from './stream';

export class Connection {
  readonly #state: ConnectionState;
  readonly #incoming: Incoming;

  constructor(options: ConnectionOptions, listener: ConnectionListener) {
    this.#state = new ConnectionState(options, listener);
    this.#incoming = new Incoming(this.#state, options.now);
    if (options.side === 'client') listener.output(PREFACE);
    this.sendSettings(options.settings ?? {});
  }

  get local(): Readonly<Settings> {
    return this.#state.local;
  }

  get remote(): Readonly<Settings> {
    return this.#state.remote;
  }

  get sender(): Sender {
    return this.#state.sender;
  }

  /** Octets that the peer may still send on the whole connection, and what it could at most. */
  get window(): { readonly left: number; readonly limit: number } {
    return this.#state.window;
  }

  get lastPeerStream(): number {
    return this.#state.streams.lastOfPeer;
  }

  get nextStream(): number {
    return this.#state.streams.next;
  }

  set nextStream(id: number) {
    this.#state.streams.next = id;
  }

  get deflateTableSize(): number {
    return this.#state.encoder.tableSize;
  }

  get inflateTableSize(): number {
    return this.#state.decoder.tableSize;
  }

  receive(bytes: Uint8Array): void {
    this.#incoming.receive(bytes);
  }

  /** Nothing that arrives from now on is read. */
  stop(): void {
    this.#incoming.stop();
  }

  /**
   * A client's request. It waits while the peer has no place for more.
   * @param begun told of the stream before anything is sent of it
   */
  request(fields: readonly Field[], last: boolean, begun: (stream: Stream) => void): void {
    const stream = this.#state.streams.addOwn(this.#state.windows);
    stream.answersHead = fields.some(({ name, value }) => name === ':method' && value === 'HEAD');
    stream.waiting = true;
    begun(stream);
    this.#state.request(stream, fields, last);
  }

  headers(stream: Stream, fields: readonly Field[], last: boolean): void {
    const state = this.#state;
    if (stream.closed) return;
    if (stream.reserved === 'local') {
      stream.reserved = null;
      stream.remoteDone = true;
      state.streams.opened(stream);
    }
    if (state.block(FRAME.HEADERS, last ? FLAG.END_STREAM : 0, stream, fields) && last)
      state.localEnded(stream);
  }

  /** A server's promise (RFC 9113 §8.4). */
  promise(parent: Stream, fields: readonly Field[]): Stream {
    const stream = this.#state.streams.addOwn(this.#state.windows);
    stream.reserved = 'local';
    this.#state.block(FRAME.PUSH_PROMISE, 0, parent, fields, words(stream.id));
    return stream;
  }

  /**
   * @param sent called once it is on its way
   * @param last asked when it is sent: whether it is the end
   */
  write(stream: Stream, bytes: Uint8Array, sent?: () => void, last?: () => boolean): void {
    this.sender.write(stream, { bytes, sent, last });
  }

  /** @param trailers fields behind the content */
  end(stream: Stream, trailers?: readonly Field[]): void {
    if (stream.ending !== 'none' || stream.localDone) return;
    stream.ending = trailers ?? 'data';
    this.sender.add(stream);
  }

  reset(stream: Stream, code: number): void {
    this.#state.reset(stream, code);
  }

  /** The program has read octets of a stream: the peer may send as many more. */
  consume(stream: Stream, octets: number): void {
    this.#state.consume(stream, octets);
  }

  /** @param octets that the peer may have on its way over the whole connection */
  setLocalWindow(octets: number): void {
    const more = this.#state.window.resize(octets);
    if (more > 0) this.#state.send(FRAME.WINDOW_UPDATE, 0, 0, words(more));
  }

  sendSettings(settings: Partial<Settings>): void {
    this.#state.sendSettings(settings);
  }

  /** @param payload eight octets */
  ping(payload: Uint8Array): void {
    this.#state.send(FRAME.PING, 0, 0, payload);
  }

  /** @param last the stream up to which the peer's are handled: those after it are ignored */
  goaway(code: number, last?: number, data?: Uint8Array): void {
    this.#state.goaway(code, last, data);
  }

  extension(type: number, stream: number, payload: Uint8Array): void {
    this.#state.send(type, 0, stream, payload);
  }
}
