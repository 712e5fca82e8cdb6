/** HEADERS and PUSH_PROMISE that arrive: which stream they are of, and whether they are a message (RFC 9113 §5.1, §8). */
import { contentLength, type FieldSection, messageOf } from './fields';
import type { FloodLimit } from './flood-limit';
import { FLAG, type Frame, idAt } from './frames';
import type { Field } from './hpack/static-table';
import type { MessageKind } from './listener';
import { ConnectionError, ERROR_CODE, StreamError } from './protocol-error';
import type { ConnectionState } from './state';
import type { Stream } from './stream';

export class IncomingFields {
  readonly #state: ConnectionState;
  readonly #resets: FloodLimit;
  #rejected = 0;

  constructor(state: ConnectionState, resets: FloodLimit) {
    this.#state = state;
    this.#resets = resets;
  }

  headers(frame: Frame, known: Stream | undefined): void {
    const { listener, local, limits } = this.#state;
    // Even of a stream that is closed or refused: the decoder has to go along.
    const { fields, tooLarge } = this.#decode(frame.payload);
    const last = (frame.flags & FLAG.END_STREAM) !== 0;
    const stream = known ?? this.#opened(frame);
    if (!stream) return;
    if (stream.remoteDone) throw new StreamError('STREAM_CLOSED', 'HEADERS behind the end of the stream');
    if (stream.reserved === 'remote') {
      stream.reserved = null;
      stream.localDone = true;
      this.#state.streams.opened(stream);
    }
    if (tooLarge) throw new StreamError('ENHANCE_YOUR_CALM', 'The list of fields is too large');
    const section = this.#sectionOf(stream);
    const message = messageOf(fields, section, {
      extended: local.enableConnectProtocol,
      strictWhitespace: limits.strictWhitespace,
    });
    if (section === 'trailers' && !last)
      throw new StreamError('PROTOCOL_ERROR', 'Trailers that do not end the stream');
    const status = message[0]?.name === ':status' ? Number(message[0].value) : 0;
    const kind: MessageKind = section === 'response' && status < 200 ? 'information' : section;
    if (kind === 'information' && last)
      throw new StreamError('PROTOCOL_ERROR', 'An informational answer that is the last');
    if (kind === 'request' || kind === 'response') {
      stream.headReceived = true;
      stream.expected = hasNoContent(stream, status) ? null : contentLength(message);
    }
    if (last && stream.expected)
      throw new StreamError('PROTOCOL_ERROR', 'The content is shorter than content-length says');
    listener.headers(stream, message, kind, last);
    if (last) this.#state.remoteEnded(stream);
  }

  promise({ payload }: Frame, parent: Stream | undefined): void {
    const state = this.#state;
    const { streams, limits } = state;
    const id = idAt(payload, 0);
    const allowed =
      state.side === 'client' && state.local.enablePush && !streams.isOwn(id) && id > streams.lastOfPeer;
    if (!allowed) throw new ConnectionError('PROTOCOL_ERROR', 'PUSH_PROMISE that is not allowed');
    const { fields } = this.#decode(payload.subarray(4));
    streams.lastOfPeer = id;
    const stream = streams.add(id, state.windows);
    stream.reserved = 'remote';
    const reserved = streams.all().filter((each) => each.reserved === 'remote').length;
    if (!parent || reserved > limits.maxReservedRemoteStreams) {
      state.reset(stream, ERROR_CODE.CANCEL);
      return;
    }
    state.listener.promised(parent, stream, messageOf(fields, 'request', limits));
  }

  #decode(block: Uint8Array): { fields: readonly Field[]; tooLarge: boolean } {
    const { decoder, local, limits } = this.#state;
    return decoder.decode(block, local.maxHeaderListSize, limits.maxHeaderListPairs);
  }

  #sectionOf(stream: Stream): FieldSection {
    if (stream.headReceived) return 'trailers';
    return this.#state.side === 'server' ? 'request' : 'response';
  }

  /** A stream that the peer opens; none where its number was used before, or nobody listens any more. */
  #opened(frame: Frame): Stream | undefined {
    const state = this.#state;
    const { streams, limits, local } = state;
    const { stream: id } = frame;
    const fresh = state.side === 'server' && !streams.isOwn(id) && id > streams.lastOfPeer;
    if (!fresh) {
      streams.mustBeKnown(frame);
      // Of a stream that is closed: its block had to be decoded, and that is all.
      if (state.side === 'server') this.#resets.take();
      return undefined;
    }
    streams.lastOfPeer = id;
    if (id > state.farewell) return undefined;
    const stream = streams.add(id, state.windows);
    streams.opened(stream);
    if (streams.peerOpen > local.maxConcurrentStreams)
      this.#reject('REFUSED_STREAM', 'More streams than are allowed at once');
    if (state.memory > limits.maxMemory)
      this.#reject('ENHANCE_YOUR_CALM', 'The session holds more than it may');
    return stream;
  }

  #reject(code: 'REFUSED_STREAM' | 'ENHANCE_YOUR_CALM', message: string): never {
    if (++this.#rejected > this.#state.limits.maxRejectedStreams)
      throw new ConnectionError('ENHANCE_YOUR_CALM', 'Too many streams that had to be refused');
    throw new StreamError(code, message);
  }
}

/** Answers whose `content-length` tells of what is not sent (RFC 9110 §8.6). */
const hasNoContent = (stream: Stream, status: number): boolean =>
  stream.answersHead || status === 204 || status === 304;
