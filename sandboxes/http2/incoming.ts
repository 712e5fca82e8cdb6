/** Frames that arrive (RFC 9113 §6), but for lists of fields. */
import { FloodLimit } from './flood-limit';
import { FrameReader } from './frame-reader';
import { FLAG, FRAME, type Frame, idAt, PREFACE, wordAt, words } from './frames';
import { IncomingFields } from './incoming-fields';
import { ConnectionError, ERROR_CODE, StreamError } from './protocol-error';
import { type Settings, unpackSettings } from './settings';
import type { ConnectionState } from './state';
import type { Stream } from './stream';

export class Incoming {
  readonly #state: ConnectionState;
  readonly #fields: IncomingFields;
  readonly #reader = new FrameReader((frame) => this.#frame(frame));
  readonly #acks: FloodLimit;
  readonly #resets: FloodLimit;
  readonly #empties: FloodLimit;
  #invalid = 0;
  #prefaceLeft: Uint8Array;
  #sawSettings = false;
  #over = false;

  constructor(state: ConnectionState, now: () => number) {
    this.#state = state;
    this.#acks = new FloodLimit('PING and SETTINGS', now);
    this.#resets = new FloodLimit('streams that are reset', now);
    this.#empties = new FloodLimit('empty DATA', now);
    this.#fields = new IncomingFields(state, this.#resets);
    this.#prefaceLeft = state.side === 'server' ? PREFACE : new Uint8Array();
  }

  /** Nothing that arrives from now on is read. */
  stop(): void {
    this.#over = true;
  }

  receive(bytes: Uint8Array): void {
    if (this.#over) return;
    try {
      this.#reader.read(this.#withoutPreface(bytes));
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      this.#over = true;
      this.#state.goaway(error.code);
      this.#state.listener.failed(error);
    }
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

  #frame(frame: Frame): void {
    if (this.#over) return;
    if (!this.#sawSettings && (frame.type !== FRAME.SETTINGS || frame.flags & FLAG.ACK))
      throw new ConnectionError('PROTOCOL_ERROR', 'The first frame is not SETTINGS');
    const { streams } = this.#state;
    const stream = streams.get(frame.stream);
    if (stream?.waiting)
      throw new ConnectionError(
        'PROTOCOL_ERROR',
        `A frame of type ${frame.type} on idle stream ${stream.id}`,
      );
    try {
      this.#handle(frame, stream);
      this.#sawSettings = true;
    } catch (error) {
      if (!(error instanceof StreamError)) throw error;
      // What makes us reset costs as much as a reset (CVE-2023-44487, and its sister of 2025).
      this.#resets.take();
      if (++this.#invalid > this.#state.limits.maxInvalidFrames)
        throw new ConnectionError('ENHANCE_YOUR_CALM', 'Too many frames that are not valid');
      const found = stream ?? streams.get(frame.stream);
      if (found) this.#state.reset(found, error.code);
      else this.#state.send(FRAME.RST_STREAM, 0, frame.stream, words(error.code));
    }
  }

  #handle(frame: Frame, stream: Stream | undefined): void {
    const state = this.#state;
    const { listener, streams } = state;
    switch (frame.type) {
      case FRAME.DATA:
        this.#data(frame, stream);
        break;
      case FRAME.HEADERS:
        this.#fields.headers(frame, stream);
        break;
      case FRAME.RST_STREAM:
        streams.mustBeKnown(frame);
        this.#resets.take();
        if (stream) state.close(stream, wordAt(frame.payload, 0), true);
        break;
      case FRAME.SETTINGS:
        this.#settings(frame);
        break;
      case FRAME.PUSH_PROMISE:
        this.#fields.promise(frame, stream);
        break;
      case FRAME.PING:
        if (frame.flags & FLAG.ACK) listener.pong(frame.payload);
        else {
          this.#acks.take();
          state.send(FRAME.PING, FLAG.ACK, 0, frame.payload);
          listener.ping(frame.payload);
        }
        break;
      case FRAME.GOAWAY: {
        const [last, code] = [idAt(frame.payload, 0), wordAt(frame.payload, 4)];
        listener.goaway(code, last, frame.payload.subarray(8));
        for (const each of streams.all())
          if (each.id > last && streams.isOwn(each.id)) state.close(each, ERROR_CODE.REFUSED_STREAM, true);
        break;
      }
      case FRAME.WINDOW_UPDATE:
        this.#windowUpdate(frame, stream);
        break;
      case FRAME.ALTSVC:
      case FRAME.ORIGIN:
        if (state.side === 'client') listener.extension(frame);
        break;
      default:
        // PRIORITY says nothing any more; frames of a type that nobody knows are ignored (RFC 9113 §5.5).
        break;
    }
  }

  #data(frame: Frame, stream: Stream | undefined): void {
    const state = this.#state;
    state.streams.mustBeKnown(frame);
    // Padding counts, too: what it took is given back at once.
    const { payload, length: octets } = frame;
    const back = state.window.take(octets);
    if (back > 0) state.send(FRAME.WINDOW_UPDATE, 0, 0, words(back));
    const last = (frame.flags & FLAG.END_STREAM) !== 0;
    if (payload.length === 0 && !last) this.#empties.take();
    if (!stream) return;
    if (stream.remoteDone) throw new StreamError('STREAM_CLOSED', 'DATA behind the end of the stream');
    if (!stream.headReceived) throw new StreamError('PROTOCOL_ERROR', 'DATA before the headers');
    stream.receiveWindow -= octets;
    if (stream.receiveWindow < 0)
      throw new StreamError('FLOW_CONTROL_ERROR', 'More than the window of the stream');
    if (octets > payload.length) state.giveBack(stream, octets - payload.length);
    if (stream.expected !== null) stream.expected -= payload.length;
    if (stream.expected !== null && (stream.expected < 0 || (last && stream.expected > 0)))
      throw new StreamError('PROTOCOL_ERROR', 'The content is not as long as content-length says');
    if (payload.length > 0) {
      state.received(stream, payload.length);
      state.listener.data(stream, payload);
    }
    if (last) state.remoteEnded(stream);
  }

  #settings({ flags, payload }: Frame): void {
    const state = this.#state;
    const { remote, limits } = state;
    if (flags & FLAG.ACK) {
      const settings = state.pendingSettings.shift();
      if (!settings) throw new ConnectionError('PROTOCOL_ERROR', 'SETTINGS acknowledged that were not sent');
      this.#applyLocal(settings);
      state.listener.settingsAcknowledged();
      return;
    }
    this.#acks.take();
    if (payload.length / 6 > limits.maxSettings)
      throw new ConnectionError('ENHANCE_YOUR_CALM', `More than ${limits.maxSettings} settings in one frame`);
    const settings = unpackSettings(payload);
    const before = remote.initialWindowSize;
    if (!this.#sawSettings) remote.maxConcurrentStreams = 2 ** 32 - 1;
    Object.assign(remote, settings);
    if (settings.headerTableSize !== undefined) state.encoder.limit = settings.headerTableSize;
    state.send(FRAME.SETTINGS, FLAG.ACK, 0, new Uint8Array());
    const change = remote.initialWindowSize - before;
    if (change !== 0) for (const stream of state.streams.all()) state.sender.grow(stream, change);
    state.listener.settings(remote);
    state.startWaiting();
    state.sender.pump();
  }

  #applyLocal(settings: Partial<Settings>): void {
    const { local, streams, decoder } = this.#state;
    const change = (settings.initialWindowSize ?? local.initialWindowSize) - local.initialWindowSize;
    Object.assign(local, settings);
    for (const stream of streams.all()) stream.receiveWindow += change;
    if (settings.headerTableSize !== undefined) decoder.allowed = settings.headerTableSize;
    this.#reader.maxFrameSize = local.maxFrameSize;
  }

  #windowUpdate(frame: Frame, stream: Stream | undefined): void {
    const { sender, streams } = this.#state;
    const octets = idAt(frame.payload, 0);
    if (frame.stream !== 0) streams.mustBeKnown(frame);
    if (octets === 0) {
      const message = 'WINDOW_UPDATE of nothing';
      throw stream
        ? new StreamError('PROTOCOL_ERROR', message)
        : new ConnectionError('PROTOCOL_ERROR', message);
    }
    if (frame.stream === 0) sender.grow(null, octets);
    else if (stream) sender.grow(stream, octets);
  }
}
