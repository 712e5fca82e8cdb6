/** One connection of HTTP/2 (RFC 9113), either side, without input and output of its own. */
import { checkFields, type FieldSection } from './fields';
import { FloodLimit } from './flood-limit';
import { FrameReader } from './frame-reader';
import { FLAG, FRAME, type Frame, frame, headerFrames, idAt, PREFACE, wordAt, words } from './frames';
import { HpackDecoder } from './hpack/decoder';
import { HpackEncoder } from './hpack/encoder';
import type { Field } from './hpack/static-table';
import { ConnectionError, ERROR_CODE, StreamError } from './protocol-error';
import { Sender } from './sender';
import { initialSettings, packSettings, type Settings, unpackSettings } from './settings';
import { Stream } from './stream';

export type MessageKind = 'request' | 'information' | 'response' | 'trailers';

export interface ConnectionListener {
  output(bytes: Uint8Array): void;
  headers(stream: Stream, fields: readonly Field[], kind: MessageKind, last: boolean): void;
  promised(parent: Stream, stream: Stream, fields: readonly Field[]): void;
  /** Give it back with `consume` once it has been read. */
  data(stream: Stream, bytes: Uint8Array): void;
  /** The peer has said all. */
  ended(stream: Stream): void;
  /** Both sides are done, or one has reset it. */
  closed(stream: Stream, code: number, byPeer: boolean): void;
  settings(settings: Readonly<Settings>): void;
  settingsAcknowledged(): void;
  ping(payload: Uint8Array): void;
  pong(payload: Uint8Array): void;
  goaway(code: number, lastStream: number, data: Uint8Array): void;
  /** ALTSVC (RFC 7838) and ORIGIN (RFC 8336). */
  extension(frame: Frame): void;
  /** The peer broke the protocol; GOAWAY has been sent. */
  failed(error: ConnectionError): void;
}

export interface ConnectionOptions {
  readonly side: 'client' | 'server';
  readonly settings?: Partial<Settings>;
  /** Milliseconds, for limits against floods. */
  readonly now: () => number;
}

/** Of one list of fields, where no setting says otherwise. */
const MAX_HEADER_LIST = 65_535;

export class Connection {
  readonly side: 'client' | 'server';
  readonly local: Settings = initialSettings();
  readonly remote: Settings = initialSettings();
  readonly streams = new Map<number, Stream>();
  readonly sender: Sender;
  /** What the peer may still send on the whole connection, and what it could at most. */
  receiveWindow = 65_535;
  localWindow = 65_535;
  lastPeerStream = 0;
  nextStream: number;
  readonly #listener: ConnectionListener;
  readonly #encoder = new HpackEncoder();
  readonly #decoder = new HpackDecoder();
  readonly #reader = new FrameReader((frame) => this.#frame(frame));
  readonly #acks: FloodLimit;
  readonly #resets: FloodLimit;
  readonly #empties: FloodLimit;
  /** Sent, and not acknowledged yet. */
  readonly #pendingSettings: Partial<Settings>[] = [];
  #unacknowledged = 0;
  #prefaceLeft: Uint8Array = new Uint8Array();
  #sawSettings = false;
  #over = false;
  #farewell = 2 ** 31 - 1;

  constructor(options: ConnectionOptions, listener: ConnectionListener) {
    this.side = options.side;
    this.#listener = listener;
    this.#acks = new FloodLimit('PING and SETTINGS', options.now);
    this.#resets = new FloodLimit('streams that are reset', options.now);
    this.#empties = new FloodLimit('empty DATA', options.now);
    this.nextStream = this.side === 'client' ? 1 : 2;
    this.sender = new Sender({
      output: (bytes) => listener.output(bytes),
      encoder: this.#encoder,
      maxFrameSize: () => this.remote.maxFrameSize,
      ended: (stream) => this.#localEnded(stream),
    });
    if (this.side === 'client') listener.output(PREFACE);
    else this.#prefaceLeft = PREFACE;
    this.sendSettings(options.settings ?? {});
  }

  get deflateTableSize(): number {
    return this.#encoder.tableSize;
  }

  get inflateTableSize(): number {
    return this.#decoder.tableSize;
  }

  get pendingSettings(): number {
    return this.#pendingSettings.length;
  }

  receive(bytes: Uint8Array): void {
    if (this.#over) return;
    try {
      this.#reader.read(this.#withoutPreface(bytes));
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      this.#over = true;
      this.goaway(error.code);
      this.#listener.failed(error);
    }
  }

  /** Nothing that arrives from now on is read. */
  stop(): void {
    this.#over = true;
  }

  /** A client's request. @returns its stream */
  request(fields: readonly Field[], last: boolean): Stream {
    const stream = this.#open(this.nextStream);
    this.nextStream += 2;
    this.headers(stream, fields, last);
    return stream;
  }

  headers(stream: Stream, fields: readonly Field[], last: boolean): void {
    if (stream.closed) return;
    if (stream.reserved === 'local') {
      stream.reserved = null;
      stream.remoteDone = true;
    }
    this.#block(FRAME.HEADERS, last ? FLAG.END_STREAM : 0, stream.id, this.#encoder.encode(fields));
    if (last) this.#localEnded(stream);
  }

  /** A server's promise (RFC 9113 §8.4). */
  promise(parent: Stream, fields: readonly Field[]): Stream {
    const stream = this.#open(this.nextStream);
    this.nextStream += 2;
    stream.reserved = 'local';
    const block = this.#encoder.encode(fields);
    const payload = new Uint8Array(block.length + 4);
    payload.set(words(stream.id));
    payload.set(block, 4);
    this.#block(FRAME.PUSH_PROMISE, 0, parent.id, payload);
    return stream;
  }

  /** @param sent called once it is on its way */
  write(stream: Stream, bytes: Uint8Array, sent?: () => void): void {
    stream.pieces.push({ bytes, sent });
    this.sender.add(stream);
  }

  /** @param trailers fields behind the content */
  end(stream: Stream, trailers?: readonly Field[]): void {
    if (stream.ending !== 'none' || stream.localDone) return;
    stream.ending = trailers ?? 'data';
    this.sender.add(stream);
  }

  reset(stream: Stream, code: number): void {
    if (stream.closed) return;
    this.#send(FRAME.RST_STREAM, 0, stream.id, words(code));
    this.#close(stream, code, false);
  }

  /** The program has read octets of a stream: the peer may send as many more. */
  consume(stream: Stream, octets: number): void {
    if (stream.closed || stream.remoteDone) return;
    stream.unacknowledged += octets;
    if (stream.unacknowledged < this.local.initialWindowSize / 2) return;
    this.#send(FRAME.WINDOW_UPDATE, 0, stream.id, words(stream.unacknowledged));
    stream.receiveWindow += stream.unacknowledged;
    stream.unacknowledged = 0;
  }

  /** @param octets that the peer may have on its way over the whole connection */
  setLocalWindow(octets: number): void {
    const more = octets - this.localWindow;
    this.localWindow = octets;
    if (more <= 0) return;
    this.receiveWindow += more;
    this.#send(FRAME.WINDOW_UPDATE, 0, 0, words(more));
  }

  sendSettings(settings: Partial<Settings>): void {
    this.#pendingSettings.push(settings);
    this.#send(FRAME.SETTINGS, 0, 0, packSettings(settings));
  }

  /** @param payload eight octets */
  ping(payload: Uint8Array): void {
    this.#send(FRAME.PING, 0, 0, payload);
  }

  /** @param last the stream up to which the peer's are handled: those after it are ignored */
  goaway(code: number, last = this.lastPeerStream, data: Uint8Array = new Uint8Array()): void {
    this.#farewell = Math.min(this.#farewell, last);
    const payload = new Uint8Array(8 + data.length);
    payload.set(words(last, code));
    payload.set(data, 8);
    this.#send(FRAME.GOAWAY, 0, 0, payload);
  }

  extension(type: number, stream: number, payload: Uint8Array): void {
    this.#send(type, 0, stream, payload);
  }

  #send(type: number, flags: number, stream: number, payload: Uint8Array): void {
    this.#listener.output(frame(type, flags, stream, payload));
  }

  #block(type: number, flags: number, stream: number, block: Uint8Array): void {
    for (const each of headerFrames(type, flags, stream, block, this.remote.maxFrameSize))
      this.#listener.output(each);
  }

  #withoutPreface(bytes: Uint8Array): Uint8Array {
    const wanted = this.#prefaceLeft;
    if (wanted.length === 0) return bytes;
    const length = Math.min(wanted.length, bytes.length);
    for (let at = 0; at < length; at++)
      if (wanted[at] !== bytes[at])
        throw new ConnectionError('PROTOCOL_ERROR', 'The connection does not begin as HTTP/2');
    this.#prefaceLeft = wanted.subarray(length);
    return bytes.subarray(length);
  }

  #open(id: number): Stream {
    const stream = new Stream(id, this.remote.initialWindowSize, this.local.initialWindowSize);
    this.streams.set(id, stream);
    return stream;
  }

  #frame(frame: Frame): void {
    if (this.#over) return;
    if (!this.#sawSettings && (frame.type !== FRAME.SETTINGS || frame.flags & FLAG.ACK))
      throw new ConnectionError('PROTOCOL_ERROR', 'The first frame is not SETTINGS');
    this.#sawSettings = true;
    const stream = this.streams.get(frame.stream);
    try {
      this.#handle(frame, stream);
    } catch (error) {
      if (!(error instanceof StreamError)) throw error;
      // What makes us reset costs as much as a reset (CVE-2023-44487, and its sister of 2025).
      this.#resets.take();
      const found = stream ?? this.streams.get(frame.stream);
      if (found) this.reset(found, error.code);
      else this.#send(FRAME.RST_STREAM, 0, frame.stream, words(error.code));
    }
  }

  #handle(frame: Frame, stream: Stream | undefined): void {
    switch (frame.type) {
      case FRAME.DATA:
        this.#data(frame, stream);
        break;
      case FRAME.HEADERS:
        this.#headers(frame, stream);
        break;
      case FRAME.RST_STREAM:
        this.#mustBeKnown(frame, stream);
        this.#resets.take();
        if (stream) this.#close(stream, wordAt(frame.payload, 0), true);
        break;
      case FRAME.SETTINGS:
        this.#settings(frame);
        break;
      case FRAME.PUSH_PROMISE:
        this.#promise(frame, stream);
        break;
      case FRAME.PING:
        if (frame.flags & FLAG.ACK) this.#listener.pong(frame.payload);
        else {
          this.#acks.take();
          this.#send(FRAME.PING, FLAG.ACK, 0, frame.payload);
          this.#listener.ping(frame.payload);
        }
        break;
      case FRAME.GOAWAY: {
        const [last, code] = [idAt(frame.payload, 0), wordAt(frame.payload, 4)];
        this.#listener.goaway(code, last, frame.payload.subarray(8));
        for (const each of [...this.streams.values()])
          if (each.id > last && this.#isOwn(each.id)) this.#close(each, ERROR_CODE.REFUSED_STREAM, true);
        break;
      }
      case FRAME.WINDOW_UPDATE:
        this.#windowUpdate(frame, stream);
        break;
      case FRAME.ALTSVC:
      case FRAME.ORIGIN:
        if (this.side === 'client') this.#listener.extension(frame);
        break;
      default:
        // PRIORITY says nothing any more; frames of a type that nobody knows are ignored (RFC 9113 §5.5).
        break;
    }
  }

  #isOwn(id: number): boolean {
    return id % 2 === (this.side === 'client' ? 1 : 0);
  }

  /** A frame of a stream that nobody has opened (RFC 9113 §5.1, "idle"). */
  #mustBeKnown({ stream: id, type }: Frame, stream: Stream | undefined): void {
    const opened = this.#isOwn(id) ? id < this.nextStream : id <= this.lastPeerStream;
    if (!stream && !opened)
      throw new ConnectionError('PROTOCOL_ERROR', `A frame of type ${type} on idle stream ${id}`);
  }

  #data(frame: Frame, stream: Stream | undefined): void {
    this.#mustBeKnown(frame, stream);
    // Padding counts, too: what it took is given back at once.
    const { payload } = frame;
    const octets = frame.length;
    this.receiveWindow -= octets;
    if (this.receiveWindow < 0)
      throw new ConnectionError('FLOW_CONTROL_ERROR', 'More than the window of the connection');
    this.#unacknowledged += octets;
    if (this.#unacknowledged >= this.localWindow / 2) {
      this.#send(FRAME.WINDOW_UPDATE, 0, 0, words(this.#unacknowledged));
      this.receiveWindow += this.#unacknowledged;
      this.#unacknowledged = 0;
    }
    const last = (frame.flags & FLAG.END_STREAM) !== 0;
    if (payload.length === 0 && !last) this.#empties.take();
    if (!stream) return;
    if (stream.remoteDone) throw new StreamError('STREAM_CLOSED', 'DATA behind the end of the stream');
    if (!stream.headReceived) throw new StreamError('PROTOCOL_ERROR', 'DATA before the headers');
    stream.receiveWindow -= octets;
    if (stream.receiveWindow < 0)
      throw new StreamError('FLOW_CONTROL_ERROR', 'More than the window of the stream');
    if (octets > payload.length) this.consume(stream, octets - payload.length);
    if (stream.expected !== null) stream.expected -= payload.length;
    if (stream.expected !== null && (stream.expected < 0 || (last && stream.expected > 0)))
      throw new StreamError('PROTOCOL_ERROR', 'The content is not as long as content-length says');
    if (payload.length > 0) this.#listener.data(stream, payload);
    if (last) this.#remoteEnded(stream);
  }

  #headers(frame: Frame, known: Stream | undefined): void {
    const { stream: id, flags, payload } = frame;
    const { fields, tooLarge } = this.#decoder.decode(
      payload,
      Math.min(this.local.maxHeaderListSize, MAX_HEADER_LIST),
    );
    const last = (flags & FLAG.END_STREAM) !== 0;
    let stream = known;
    if (!stream) {
      const fresh = this.side === 'server' && !this.#isOwn(id) && id > this.lastPeerStream;
      if (!fresh) {
        this.#mustBeKnown(frame, stream);
        // Of a stream that is closed: its block had to be decoded, and that is all.
        if (!this.#isOwn(id) && this.side === 'server') this.#resets.take();
        return;
      }
      this.lastPeerStream = id;
      if (id > this.#farewell) return;
      stream = this.#open(id);
      if (this.#peerStreams() > this.local.maxConcurrentStreams)
        throw new StreamError('REFUSED_STREAM', 'More streams than are allowed at once');
    } else if (stream.remoteDone)
      throw new StreamError('STREAM_CLOSED', 'HEADERS behind the end of the stream');
    if (stream.reserved === 'remote') {
      stream.reserved = null;
      stream.localDone = true;
    }
    if (tooLarge) throw new StreamError('ENHANCE_YOUR_CALM', 'The list of fields is too large');
    const section: FieldSection = stream.headReceived
      ? 'trailers'
      : this.side === 'server'
        ? 'request'
        : 'response';
    checkFields(fields, section, this.local.enableConnectProtocol);
    if (section === 'trailers' && !last)
      throw new StreamError('PROTOCOL_ERROR', 'Trailers that do not end the stream');
    const status = fields[0]?.name === ':status' ? Number(fields[0].value) : 0;
    const kind = section === 'response' && status < 200 ? 'information' : section;
    if (kind === 'information' && last)
      throw new StreamError('PROTOCOL_ERROR', 'An informational answer that is the last');
    if (kind === 'request' || kind === 'response') {
      stream.headReceived = true;
      const length = fields.find(({ name }) => name === 'content-length')?.value;
      if (kind === 'request' && length !== undefined && /^\d{1,15}$/.test(length))
        stream.expected = Number(length);
    }
    if (last && stream.expected)
      throw new StreamError('PROTOCOL_ERROR', 'The content is shorter than content-length says');
    this.#listener.headers(stream, fields, kind, last);
    if (last) this.#remoteEnded(stream);
  }

  #peerStreams(): number {
    let count = 0;
    for (const id of this.streams.keys()) if (!this.#isOwn(id)) count++;
    return count;
  }

  #promise({ payload }: Frame, parent: Stream | undefined): void {
    const id = idAt(payload, 0);
    const allowed =
      this.side === 'client' && this.local.enablePush && id % 2 === 0 && id > this.lastPeerStream;
    if (!allowed) throw new ConnectionError('PROTOCOL_ERROR', 'PUSH_PROMISE that is not allowed');
    const { fields } = this.#decoder.decode(payload.subarray(4), MAX_HEADER_LIST);
    this.lastPeerStream = id;
    const stream = this.#open(id);
    stream.reserved = 'remote';
    if (!parent) {
      this.reset(stream, ERROR_CODE.CANCEL);
      return;
    }
    checkFields(fields, 'request');
    this.#listener.promised(parent, stream, fields);
  }

  #settings({ flags, payload }: Frame): void {
    if (flags & FLAG.ACK) {
      const settings = this.#pendingSettings.shift();
      if (!settings) throw new ConnectionError('PROTOCOL_ERROR', 'SETTINGS acknowledged that were not sent');
      this.#applyLocal(settings);
      this.#listener.settingsAcknowledged();
      return;
    }
    this.#acks.take();
    const settings = unpackSettings(payload);
    const before = this.remote.initialWindowSize;
    Object.assign(this.remote, settings);
    if (settings.headerTableSize !== undefined) this.#encoder.limit = settings.headerTableSize;
    this.#send(FRAME.SETTINGS, FLAG.ACK, 0, new Uint8Array());
    const change = this.remote.initialWindowSize - before;
    if (change !== 0) for (const stream of this.streams.values()) this.sender.grow(stream, change);
    this.#listener.settings(this.remote);
    this.sender.pump();
  }

  #applyLocal(settings: Partial<Settings>): void {
    const change =
      (settings.initialWindowSize ?? this.local.initialWindowSize) - this.local.initialWindowSize;
    Object.assign(this.local, settings);
    for (const stream of this.streams.values()) stream.receiveWindow += change;
    if (settings.headerTableSize !== undefined) this.#decoder.allowed = settings.headerTableSize;
    this.#reader.maxFrameSize = this.local.maxFrameSize;
  }

  #windowUpdate(frame: Frame, stream: Stream | undefined): void {
    const octets = idAt(frame.payload, 0);
    if (frame.stream !== 0) this.#mustBeKnown(frame, stream);
    if (octets === 0) {
      const message = 'WINDOW_UPDATE of nothing';
      throw stream
        ? new StreamError('PROTOCOL_ERROR', message)
        : new ConnectionError('PROTOCOL_ERROR', message);
    }
    if (frame.stream === 0) this.sender.grow(null, octets);
    else if (stream) this.sender.grow(stream, octets);
  }

  #localEnded(stream: Stream): void {
    stream.localDone = true;
    if (stream.remoteDone) this.#close(stream, ERROR_CODE.NO_ERROR, false);
  }

  #remoteEnded(stream: Stream): void {
    if (stream.closed) return;
    stream.remoteDone = true;
    this.#listener.ended(stream);
    if (stream.localDone) this.#close(stream, ERROR_CODE.NO_ERROR, false);
  }

  #close(stream: Stream, code: number, byPeer: boolean): void {
    if (stream.closed) return;
    stream.closed = true;
    stream.resetCode = code;
    this.streams.delete(stream.id);
    this.sender.forget(stream);
    this.#listener.closed(stream, code, byPeer);
  }
}
