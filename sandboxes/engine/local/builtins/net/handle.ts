/**
 * What libuv's TCP handle is to Node's `net`: reading that can be stopped, writes that may have to wait, and the
 * difference between FIN and RST, over one `ByteChannel`.
 */
import type { Broken, ByteChannel } from '../../process/byte-channel';
import type { Endpoint } from '../../process/transport';

type Arrival = Uint8Array | 'end' | 'reset';

/** The most that one read gives, as in libuv: whoever stops reading is told no more than this. */
const READ = 65_536;

export interface HandleListener {
  onBytes(bytes: Uint8Array): void;
  onEnd(): void;
  onReset(code: Broken): void;
}

/** What a socket needs of what is under it: a connection, or TLS over one. */
export interface SocketHandle {
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly reading: boolean;
  readonly resetSeen: boolean;
  /** Empty where the connection has no addresses. */
  readonly local: Partial<Endpoint>;
  readonly remote: Partial<Endpoint>;
  listener: HandleListener | null;
  readStart(): void;
  readStop(): void;
  /**
   * @param bytes whole buffers are transferred and empty afterwards
   * @param written called at once while the peer keeps up, else when it has read enough
   * @returns whether `written` was called already
   */
  write(bytes: Uint8Array, written: (error: 'reset' | null) => void): boolean;
  /** FIN. */
  shutdown(done: () => void): void;
  /** `close(2)`: FIN, but RST when the peer sent what nobody has read, or goes on sending. */
  close(done: () => void): void;
  reset(done: () => void): void;
  ref(): void;
  unref(): void;
}

export class Handle implements SocketHandle {
  bytesRead = 0;
  bytesWritten = 0;
  reading = false;
  listener: HandleListener | null = null;
  readonly #channel: ByteChannel;
  /** What arrived while nobody was reading, as in a kernel's receive buffer. */
  readonly #arrivals: Arrival[] = [];
  #draining = false;
  #closed = false;
  #resetSeen = false;
  #broken: Broken = 'ECONNRESET';
  /** Callbacks of writes that wait for the peer to read. */
  #waiting: ((error: 'reset' | null) => void)[] = [];

  constructor(channel: ByteChannel) {
    this.#channel = channel;
    channel.onBytes = (bytes) => this.#arrive(bytes);
    channel.onEnd = () => this.#arrive('end');
    channel.onReset = (code) => {
      this.#resetSeen = true;
      this.#broken = code;
      this.#arrive('reset');
      this.#release('reset');
    };
    channel.onDrain = () => this.#release(null);
  }

  get local(): Partial<Endpoint> {
    return this.#channel.local;
  }

  get remote(): Partial<Endpoint> {
    return this.#channel.remote;
  }

  readStart(): void {
    this.reading = true;
    if (this.#arrivals.length > 0 && !this.#draining) {
      this.#draining = true;
      queueMicrotask(() => this.#drain());
    }
  }

  readStop(): void {
    this.reading = false;
  }

  write(bytes: Uint8Array, written: (error: 'reset' | null) => void): boolean {
    this.bytesWritten += bytes.length;
    if (this.#resetSeen || this.#closed) {
      written('reset');
      return true;
    }
    if (this.#channel.write(bytes)) {
      written(null);
      return true;
    }
    this.#waiting.push(written);
    return false;
  }

  get resetSeen(): boolean {
    return this.#resetSeen;
  }

  shutdown(done: () => void): void {
    this.#channel.end();
    setImmediate(done);
  }

  close(done: () => void): void {
    if (!this.#closed) {
      this.#closed = true;
      this.listener = null;
      const unread = this.#arrivals.some((arrival) => arrival instanceof Uint8Array);
      if (unread) this.#channel.reset();
      else {
        this.#channel.onBytes = () => this.#channel.reset();
        this.#channel.end();
        this.#channel.unref();
      }
      this.#release('reset');
    }
    setImmediate(done);
  }

  reset(done: () => void): void {
    this.#closed = true;
    this.listener = null;
    this.#channel.reset();
    setImmediate(done);
  }

  ref(): void {
    this.#channel.ref();
  }

  unref(): void {
    this.#channel.unref();
  }

  #arrive(arrival: Arrival): void {
    if (this.#closed) return;
    const large = typeof arrival === 'object' && arrival.length > READ;
    const waiting = this.#arrivals.length > 0 || !this.reading;
    if (!large && !waiting) {
      this.#deliver(arrival);
      return;
    }
    if (large) this.#arrivals.push(...reads(arrival));
    else this.#arrivals.push(arrival);
    if (!waiting) this.#drain();
  }

  #drain(): void {
    this.#draining = true;
    while (this.reading && !this.#closed) {
      const arrival = this.#arrivals.shift();
      if (arrival === undefined) break;
      this.#deliver(arrival);
    }
    this.#draining = false;
  }

  #deliver(arrival: Arrival): void {
    if (arrival === 'end') this.listener?.onEnd();
    else if (arrival === 'reset') this.listener?.onReset(this.#broken);
    else {
      this.bytesRead += arrival.length;
      this.#channel.consume(arrival.length);
      this.listener?.onBytes(arrival);
    }
  }

  #release(error: 'reset' | null): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const written of waiting) written(error);
  }
}

function reads(bytes: Uint8Array): Uint8Array[] {
  const count = Math.ceil(bytes.length / READ);
  return Array.from({ length: count }, (_, k) => bytes.subarray(k * READ, (k + 1) * READ));
}
