/** What a message writes before the socket is its own waits here, and goes out in order once it is. As Node 20's `lib/_http_outgoing.js`. */
import stream from '../stream';
import type { HttpSocket } from './incoming-message';
import { OutgoingHeaderFields } from './outgoing-headers';

export type Callback = (error?: Error | null) => void;
export type Encoding = BufferEncoding | null | undefined;

interface Waiting {
  readonly data: string | Uint8Array;
  readonly encoding: Encoding;
  readonly callback: Callback | null | undefined;
}

/** A socket that is lent to a message. */
export interface LentSocket extends HttpSocket {
  _httpMessage?: unknown;
}

/** How often `cork` was called while there was no socket; Node has such a symbol, too. */
export const CORKED = Symbol('corked');

const nothing = () => undefined;

export class OutgoingQueue extends OutgoingHeaderFields {
  outputData: Waiting[] = [];
  outputSize = 0;
  destroyed = false;
  _needDrain = false;
  finished = false;
  _headerSent = false;
  socket: LentSocket | null = null;
  _onPendingData: (delta: number) => void = nothing;
  [CORKED] = 0;
  readonly #highWaterMark: number;

  constructor(highWaterMark?: number) {
    super();
    this.#highWaterMark = highWaterMark ?? stream.getDefaultHighWaterMark(false);
  }

  get writableLength(): number {
    return this.outputSize + (this.socket ? this.socket.writableLength : 0);
  }

  get writableHighWaterMark(): number {
    return this.socket ? this.socket.writableHighWaterMark : this.#highWaterMark;
  }

  get writableCorked(): number {
    return (this.socket ? this.socket.writableCorked : 0) + this[CORKED];
  }

  cork(): void {
    if (this.socket) this.socket.cork();
    else this[CORKED]++;
  }

  uncork(): void {
    if (this.socket) this.socket.uncork();
    else if (this[CORKED]) this[CORKED]--;
  }

  /** The head goes out with the first content, in one piece where it can. */
  _send(data: string | Uint8Array, encoding?: Encoding, callback?: Callback | null): boolean {
    if (!this._headerSent && this._header !== null) {
      this._headerSent = true;
      if (typeof data === 'string' && (!encoding || encoding === 'utf8' || encoding === 'latin1'))
        return this._writeRaw(this._header + data, encoding, callback);
      this.outputData.unshift({ data: this._header, encoding: 'latin1', callback: null });
      this.outputSize += this._header.length;
      this._onPendingData(this._header.length);
    }
    return this._writeRaw(data, encoding, callback);
  }

  _writeRaw(data: string | Uint8Array, encoding?: Encoding | Callback, callback?: Callback | null): boolean {
    const socket = this.socket;
    if (socket?.destroyed) return false;
    let done = callback;
    let as = encoding;
    if (typeof as === 'function') {
      done = as;
      as = null;
    }
    if (socket && socket._httpMessage === this && socket.writable) {
      if (this.outputData.length > 0) this._flushOutput(socket);
      return (socket.write as (data: unknown, encoding: unknown, callback: unknown) => boolean)(
        data,
        as,
        done,
      );
    }
    this.outputData.push({ data, encoding: as, callback: done });
    this.outputSize += data.length;
    this._onPendingData(data.length);
    return this.outputSize < this.#highWaterMark;
  }

  _finish(): void {
    this.emit('prefinish');
  }

  /** The socket is ours now: what was written before goes out. */
  _flush(): void {
    const socket = this.socket;
    if (!socket?.writable) return;
    const flushed = this._flushOutput(socket);
    if (this.finished) this._finish();
    else if (flushed && this._needDrain) {
      this._needDrain = false;
      this.emit('drain');
    }
  }

  _flushOutput(socket: LentSocket): boolean | undefined {
    while (this[CORKED]) {
      this[CORKED]--;
      socket.cork();
    }
    if (this.outputData.length === 0) return undefined;
    const waiting = this.outputData;
    socket.cork();
    let written: boolean | undefined;
    for (const { data, encoding, callback } of waiting)
      written = (socket.write as (data: unknown, encoding: unknown, callback: unknown) => boolean)(
        data,
        encoding,
        callback,
      );
    socket.uncork();
    this.outputData = [];
    this._onPendingData(-this.outputSize);
    this.outputSize = 0;
    return written;
  }
}
