/** `http.IncomingMessage`: what a server is asked and what a client is answered. */

import type { Socket } from '../net/socket';
import type { NodeError } from '../node-error';
import stream from '../stream';
import { addHeaderLine, addHeaderLineDistinct, type Headers } from './header-fields';

export function readStart(socket: HttpSocket | null): void {
  if (socket && !socket._paused && socket.readable) socket.resume();
}

export function readStop(socket: HttpSocket | null): void {
  socket?.pause();
}

/** A socket with what HTTP keeps on it. */
export interface HttpSocket extends Socket {
  _paused?: boolean;
}

interface ReadableState {
  readingMore: boolean;
  resumeScheduled: boolean;
}

export class IncomingMessage extends stream.Readable {
  declare readonly _readableState: ReadableState;

  socket: HttpSocket;
  httpVersionMajor: number | null = null;
  httpVersionMinor: number | null = null;
  httpVersion: string | null = null;
  complete = false;
  rawHeaders: string[] = [];
  rawTrailers: string[] = [];
  joinDuplicateHeaders = false;
  aborted = false;
  upgrade: boolean | null = null;
  url = '';
  method: string | null = null;
  statusCode: number | null = null;
  statusMessage: string | null = null;
  client: HttpSocket;
  req: unknown = undefined;
  _consuming = false;
  _dumped = false;
  #headers: Headers | null = null;
  #headersDistinct: Record<string, string[]> | null = null;
  #headersCount = 0;
  #trailers: Headers | null = null;
  #trailersDistinct: Record<string, string[]> | null = null;
  #trailersCount = 0;

  constructor(socket: HttpSocket) {
    super(socket ? { highWaterMark: socket.readableHighWaterMark } : undefined);
    this._readableState.readingMore = true;
    this.socket = socket;
    this.client = socket;
  }

  get connection(): HttpSocket {
    return this.socket;
  }

  set connection(socket: HttpSocket) {
    this.socket = socket;
  }

  get headers(): Headers {
    if (!this.#headers) {
      this.#headers = {};
      this.#fill(this.#headers, this.rawHeaders, this.#headersCount);
    }
    return this.#headers;
  }

  set headers(headers: Headers) {
    this.#headers = headers;
  }

  get headersDistinct(): Record<string, string[]> {
    this.#headersDistinct ??= distinct(this.rawHeaders, this.#headersCount);
    return this.#headersDistinct;
  }

  set headersDistinct(headers: Record<string, string[]>) {
    this.#headersDistinct = headers;
  }

  get trailers(): Headers {
    if (!this.#trailers) {
      this.#trailers = {};
      this.#fill(this.#trailers, this.rawTrailers, this.#trailersCount);
    }
    return this.#trailers;
  }

  set trailers(trailers: Headers) {
    this.#trailers = trailers;
  }

  get trailersDistinct(): Record<string, string[]> {
    this.#trailersDistinct ??= distinct(this.rawTrailers, this.#trailersCount);
    return this.#trailersDistinct;
  }

  set trailersDistinct(trailers: Record<string, string[]>) {
    this.#trailersDistinct = trailers;
  }

  setTimeout(milliseconds: number, callback?: () => void): this {
    if (callback) this.on('timeout', callback);
    this.socket.setTimeout(milliseconds);
    return this;
  }

  override _read(): void {
    if (!this._consuming) {
      this._readableState.readingMore = false;
      this._consuming = true;
    }
    // A server's request may be read on after its socket went away with the response.
    if (this.socket?.readable) readStart(this.socket);
  }

  override _destroy(error: NodeError | null, callback: (error?: Error | null) => void): void {
    if (!this.readableEnded || !this.complete) {
      this.aborted = true;
      this.emit('aborted');
    }
    if (this.socket && !this.socket.destroyed && this.aborted) {
      this.socket.destroy(error ?? undefined);
      const cleanup = stream.finished(this.socket, (ended) => {
        const reason = (ended as NodeError | undefined)?.code === 'ERR_STREAM_PREMATURE_CLOSE' ? null : ended;
        cleanup();
        process.nextTick(onError, this, reason || error, callback);
      });
    } else process.nextTick(onError, this, error, callback);
  }

  /** @internal Takes the field lines of the head, or, once complete, of the trailers. */
  _addHeaderLines(fields: string[], count: number): void {
    if (fields.length === 0) return;
    if (this.complete) {
      this.rawTrailers = fields;
      this.#trailersCount = count;
      // Somebody may hold the object that was empty until now.
      if (this.#trailers) this.#fill(this.#trailers, fields, count);
    } else {
      this.rawHeaders = fields;
      this.#headersCount = count;
    }
  }

  #fill(headers: Headers, raw: readonly string[], count: number): void {
    for (let i = 0; i < count; i += 2) this._addHeaderLine(raw[i] as string, raw[i + 1] as string, headers);
  }

  _addHeaderLine(name: string, value: string, headers: Headers): void {
    addHeaderLine(headers, name, value, this.joinDuplicateHeaders);
  }

  /** Reads and forgets what nobody asked for, so that the next message can come. */
  _dump(): void {
    if (this._dumped) return;
    this._dumped = true;
    this.removeAllListeners('data');
    this.resume();
  }
}

function distinct(raw: readonly string[], count: number): Record<string, string[]> {
  const headers: Record<string, string[]> = Object.create(null);
  for (let i = 0; i < count; i += 2) addHeaderLineDistinct(headers, raw[i] as string, raw[i + 1] as string);
  return headers;
}

/** An abort is news only for those who listen. */
function onError(
  message: IncomingMessage,
  error: Error | null | undefined,
  callback: (error?: Error | null) => void,
): void {
  if (message.listenerCount('error') === 0) callback();
  else callback(error);
}
