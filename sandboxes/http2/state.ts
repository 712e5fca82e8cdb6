/** What both directions of a connection share: its streams, settings, windows, and how frames leave. */
import { FLAG, FRAME, frame, headerFrames, words } from './frames';
import { HpackDecoder } from './hpack/decoder';
import { HpackEncoder } from './hpack/encoder';
import type { Field } from './hpack/static-table';
import { DEFAULT_LIMITS, type Limits, STREAM_OCTETS } from './limits';
import type { ConnectionListener } from './listener';
import { padded, paddedLength } from './padding';
import { ERROR_CODE } from './protocol-error';
import { ReceiveWindow } from './receive-window';
import { Sender } from './sender';
import { initialSettings, packSettings, type Settings } from './settings';
import type { Stream } from './stream';
import { StreamTable } from './stream-table';

export interface ConnectionOptions {
  readonly side: 'client' | 'server';
  readonly settings?: Partial<Settings>;
  readonly limits?: Partial<Limits>;
  /** Milliseconds, for limits against floods. */
  readonly now: () => number;
  /** Runs something a little later, at once when left out: what a program says in one go is then sent in one go. */
  readonly soon?: (run: () => void) => void;
}

export class ConnectionState {
  readonly side: 'client' | 'server';
  readonly listener: ConnectionListener;
  readonly limits: Limits;
  readonly local: Settings = initialSettings();
  readonly remote: Settings = initialSettings();
  /** Sent, and not acknowledged yet. */
  readonly pendingSettings: Partial<Settings>[] = [];
  readonly streams: StreamTable;
  readonly window = new ReceiveWindow();
  readonly sender: Sender;
  readonly encoder: HpackEncoder;
  readonly decoder = new HpackDecoder();
  /** The last stream of the peer that is handled after a GOAWAY of this side. */
  farewell = 2 ** 31 - 1;
  /** Octets that were received and that nobody has read yet. */
  #held = 0;
  /** Requests that the peer's SETTINGS_MAX_CONCURRENT_STREAMS has no place for. */
  readonly #waiting: {
    readonly stream: Stream;
    readonly fields: readonly Field[];
    readonly last: boolean;
  }[] = [];

  constructor(options: ConnectionOptions, listener: ConnectionListener) {
    this.side = options.side;
    this.listener = listener;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.remote.maxConcurrentStreams = this.limits.peerMaxConcurrentStreams;
    this.encoder = new HpackEncoder(this.limits.maxDeflateDynamicTableSize);
    this.streams = new StreamTable(this.side);
    this.sender = new Sender({
      output: (bytes) => listener.output(bytes),
      trailers: (stream, fields) => this.block(FRAME.HEADERS, FLAG.END_STREAM, stream, fields),
      maxFrameSize: () => this.remote.maxFrameSize,
      padding: this.limits.padding,
      ended: (stream) => this.localEnded(stream),
      soon: options.soon ?? ((run) => run()),
    });
  }

  /** About what the peer makes this side hold. */
  get memory(): number {
    return this.#held + this.sender.octets + this.streams.size * STREAM_OCTETS;
  }

  get windows(): readonly [send: number, receive: number] {
    return [this.remote.initialWindowSize, this.local.initialWindowSize];
  }

  send(type: number, flags: number, stream: number, payload: Uint8Array): void {
    this.listener.output(frame(type, flags, stream, payload));
  }

  sendSettings(settings: Partial<Settings>): void {
    this.pendingSettings.push(settings);
    this.send(FRAME.SETTINGS, 0, 0, packSettings(settings));
  }

  goaway(code: number, last = this.streams.lastOfPeer, data: Uint8Array = new Uint8Array()): void {
    this.farewell = Math.min(this.farewell, last);
    const payload = new Uint8Array(8 + data.length);
    payload.set(words(last, code));
    payload.set(data, 8);
    this.send(FRAME.GOAWAY, 0, 0, payload);
  }

  /**
   * Fields of a stream as HEADERS, or as PUSH_PROMISE behind what comes first in one.
   * @returns false where they are too long: the listener has been told
   */
  block(
    type: number,
    flags: number,
    stream: Stream,
    fields: readonly Field[],
    before: Uint8Array = new Uint8Array(),
  ): boolean {
    if (longest(fields) > this.limits.maxSendHeaderBlockLength) {
      this.listener.notSent(stream, type, ERROR_CODE.FRAME_SIZE_ERROR);
      return false;
    }
    const { maxFrameSize } = this.remote;
    const coded = this.encoder.encode(fields);
    const content = new Uint8Array(before.length + coded.length);
    content.set(before);
    content.set(coded, before.length);
    const length =
      content.length > maxFrameSize ? 0 : paddedLength(this.limits.padding, content.length, maxFrameSize);
    const { payload, flag } = padded(content, length);
    for (const each of headerFrames(type, flags | flag, stream.id, payload, maxFrameSize))
      this.listener.output(each);
    return true;
  }

  /** A client's request: now, or once the peer has a place for it. */
  request(stream: Stream, fields: readonly Field[], last: boolean): void {
    this.#waiting.push({ stream, fields, last });
    this.startWaiting();
  }

  startWaiting(): void {
    while (this.streams.ownOpen < this.remote.maxConcurrentStreams) {
      const next = this.#waiting.shift();
      if (!next) return;
      const { stream, fields, last } = next;
      if (stream.closed) continue;
      stream.waiting = false;
      this.streams.opened(stream);
      const sent = this.block(FRAME.HEADERS, last ? FLAG.END_STREAM : 0, stream, fields);
      if (!sent) this.close(stream, ERROR_CODE.REFUSED_STREAM, false);
      else if (last) this.localEnded(stream);
      else this.sender.add(stream);
    }
  }

  received(stream: Stream, octets: number): void {
    stream.unread += octets;
    this.#held += octets;
  }

  /** The program has read octets of a stream. */
  consume(stream: Stream, octets: number): void {
    if (stream.closed) return;
    stream.unread -= octets;
    this.#held -= octets;
    this.giveBack(stream, octets);
  }

  /** The peer may send as many octets more. */
  giveBack(stream: Stream, octets: number): void {
    if (stream.closed || stream.remoteDone) return;
    stream.unacknowledged += octets;
    if (stream.unacknowledged < this.local.initialWindowSize / 2) return;
    this.send(FRAME.WINDOW_UPDATE, 0, stream.id, words(stream.unacknowledged));
    stream.receiveWindow += stream.unacknowledged;
    stream.unacknowledged = 0;
  }

  reset(stream: Stream, code: number): void {
    if (stream.closed) return;
    // A stream that was never opened is idle to the peer.
    if (!stream.waiting) this.send(FRAME.RST_STREAM, 0, stream.id, words(code));
    this.close(stream, code, false);
  }

  localEnded(stream: Stream): void {
    stream.localDone = true;
    if (stream.remoteDone) this.close(stream, ERROR_CODE.NO_ERROR, false);
  }

  remoteEnded(stream: Stream): void {
    if (stream.closed) return;
    stream.remoteDone = true;
    this.listener.ended(stream);
    if (stream.localDone) this.close(stream, ERROR_CODE.NO_ERROR, false);
  }

  close(stream: Stream, code: number, byPeer: boolean): void {
    if (stream.closed) return;
    stream.closed = true;
    stream.resetCode = code;
    this.#held -= stream.unread;
    this.streams.remove(stream);
    this.sender.forget(stream);
    this.listener.closed(stream, code, byPeer);
    this.startWaiting();
  }
}

/** Octets that a list of fields may take at most, as nghttp2 reckons. */
const longest = (fields: readonly Field[]): number =>
  fields.reduce((sum, { name, value }) => sum + name.length + value.length + 12, 17);
