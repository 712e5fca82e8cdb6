/** TLS in the place of a connection: what a `net.Socket` reads and writes goes through it to another stream. */
import type { Duplex } from 'node:stream';
import type { Endpoint } from '../../process/transport';
import type { HandleListener, SocketHandle } from '../net/handle';
import type { TlsConnection, TlsListener } from './protocol/connection';

/** Bytes for a program that does not read, past which the peer has to wait. */
const MOST_UNREAD = 65_536;

/** What a carrier may have beyond a stream: a socket has it all. */
type Carrier = Duplex & {
  readonly localAddress?: string;
  readonly localPort?: number;
  readonly remoteAddress?: string;
  readonly remotePort?: number;
  destroySoon?(): void;
  resetAndDestroy?(): void;
  ref?(): void;
  unref?(): void;
};

export interface TlsHandleEvents {
  onSecure(): void;
  onFailure(error: Error): void;
  /** The carrier has ended before it was secure. */
  onHangUp(): void;
}

type Written = (error: 'reset' | null) => void;

export class TlsHandle implements SocketHandle {
  bytesRead = 0;
  bytesWritten = 0;
  reading = false;
  listener: HandleListener | null = null;
  readonly connection: TlsConnection;
  readonly #carrier: Carrier;
  readonly #arrivals: (Uint8Array | 'end')[] = [];
  #unread = 0;
  #ended = false;
  #closed = false;
  #endsWhenSecure = false;
  #early: { readonly bytes: Uint8Array; readonly written: Written }[] = [];

  constructor(carrier: Duplex, events: TlsHandleEvents, make: (listener: TlsListener) => TlsConnection) {
    this.#carrier = carrier;
    this.connection = make({
      send: (bytes) => {
        if (!carrier.destroyed && carrier.writable) carrier.write(bytes);
      },
      onSecure: () => {
        events.onSecure();
        this.#flushEarly();
      },
      onData: (bytes) => this.#arrive(bytes),
      onEnd: () => this.#end(),
      onFailure: (error) => events.onFailure(error),
    });
    carrier.on('data', (bytes: Uint8Array) => this.connection.receive(bytes));
    carrier.on('end', () => {
      if (this.connection.secure) this.#end();
      else if (!this.#closed) events.onHangUp();
    });
    carrier.on('error', (error: Error) => {
      if (!this.#closed) events.onFailure(error);
    });
    carrier.on('close', () => {
      if (this.connection.secure) this.#end();
      else if (!this.#closed) events.onHangUp();
    });
  }

  get resetSeen(): boolean {
    return this.#carrier.destroyed;
  }

  get local(): Endpoint {
    return endpoint(this.#carrier.localAddress, this.#carrier.localPort);
  }

  get remote(): Endpoint {
    return endpoint(this.#carrier.remoteAddress, this.#carrier.remotePort);
  }

  readStart(): void {
    this.reading = true;
    if (this.#arrivals.length > 0 || this.#carrier.isPaused()) queueMicrotask(() => this.#drain());
  }

  readStop(): void {
    this.reading = false;
  }

  write(bytes: Uint8Array, written: Written): boolean {
    this.bytesWritten += bytes.length;
    if (this.#closed || this.#carrier.destroyed) {
      written('reset');
      return true;
    }
    if (!this.connection.secure) {
      this.#early.push({ bytes, written });
      return false;
    }
    this.connection.write(bytes);
    if (!this.#carrier.writableNeedDrain) {
      written(null);
      return true;
    }
    const onDrain = () => {
      this.#carrier.removeListener('close', onClose);
      written(null);
    };
    const onClose = () => {
      this.#carrier.removeListener('drain', onDrain);
      written('reset');
    };
    this.#carrier.once('drain', onDrain);
    this.#carrier.once('close', onClose);
    return false;
  }

  shutdown(done: () => void): void {
    if (this.connection.secure) {
      this.connection.end();
      this.#carrier.end();
    } else this.#endsWhenSecure = true;
    setImmediate(done);
  }

  close(done: () => void): void {
    if (!this.#closed) {
      this.#closed = true;
      this.listener = null;
      if (this.connection.secure) this.connection.end();
      if (this.#carrier.destroySoon) this.#carrier.destroySoon();
      else this.#carrier.end();
      this.#refuseEarly();
    }
    setImmediate(done);
  }

  reset(done: () => void): void {
    this.#closed = true;
    this.listener = null;
    if (this.#carrier.resetAndDestroy) this.#carrier.resetAndDestroy();
    else this.#carrier.destroy();
    this.#refuseEarly();
    setImmediate(done);
  }

  ref(): void {
    this.#carrier.ref?.();
  }

  unref(): void {
    this.#carrier.unref?.();
  }

  #arrive(bytes: Uint8Array): void {
    if (this.#closed) return;
    if (this.reading && this.#arrivals.length === 0) {
      this.bytesRead += bytes.length;
      this.listener?.onBytes(bytes);
      return;
    }
    this.#arrivals.push(bytes);
    this.#unread += bytes.length;
    if (this.#unread > MOST_UNREAD) this.#carrier.pause();
  }

  #end(): void {
    if (this.#ended || this.#closed) return;
    this.#ended = true;
    this.#arrivals.push('end');
    if (this.reading) this.#drain();
  }

  #drain(): void {
    while (this.reading && !this.#closed) {
      const arrival = this.#arrivals.shift();
      if (arrival === undefined) {
        if (this.#carrier.isPaused()) this.#carrier.resume();
        return;
      }
      if (arrival === 'end') this.listener?.onEnd();
      else {
        this.#unread -= arrival.length;
        this.bytesRead += arrival.length;
        this.listener?.onBytes(arrival);
      }
    }
  }

  #flushEarly(): void {
    const early = this.#early;
    this.#early = [];
    for (const { bytes, written } of early) {
      this.bytesWritten -= bytes.length;
      this.write(bytes, written);
    }
    if (this.#endsWhenSecure) this.shutdown(() => undefined);
  }

  #refuseEarly(): void {
    const early = this.#early;
    this.#early = [];
    for (const { written } of early) written('reset');
  }
}

const endpoint = (address = '127.0.0.1', port = 0): Endpoint => ({
  address,
  family: address.includes(':') ? 'IPv6' : 'IPv4',
  port,
});
