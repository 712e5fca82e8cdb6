/**
 * One end of a byte stream between two processes: what a TCP socket is in this engine.
 *
 * A sender may have WINDOW bytes unacknowledged; past that `write` answers `false` and `onDrain` follows once the peer
 * has consumed half of it.
 */
import { restore, snapshot } from './async-context';
import { FIN, type Frame, RST } from './frames';
import { hold } from './liveness';
import type { Endpoint } from './transport';

/** Bytes that may be in flight: the size of Linux's usual loopback receive buffer, about. */
const WINDOW = 256 * 1024;

/** What carries a channel's frames: a `Link`. */
export interface Wire {
  send(id: number, frame: Frame): void;
  forget(id: number): void;
}

/**
 * Stands between the wire and one end of a connection: everything that arrives there passes it, in order, and is only
 * delivered when it calls `take`. This is where faults on a link act.
 */
export type Passage = (frame: Frame) => void;

/** Called with every chunk that crosses a tapped channel, before it is sent or delivered. Must copy what it keeps. */
export type Tap = (sent: boolean, bytes: Uint8Array) => void;

export interface ByteChannelOptions {
  readonly id: number;
  readonly wire: Wire;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly tap?: Tap | undefined;
  /** Told once, when nothing more can cross in either direction. */
  readonly onClosed?: ((how: 'fin' | 'reset') => void) | undefined;
}

export class ByteChannel {
  readonly id: number;
  readonly local: Endpoint;
  readonly remote: Endpoint;

  /** Data arrived. Answer for it with `consume(bytes.length)` once it was read: that is the back-pressure. */
  onBytes: (bytes: Uint8Array) => void = ignore;
  /** The peer sent FIN: no data will follow. */
  onEnd: () => void = ignore;
  /** The peer reset the connection, or its process is gone. */
  onReset: () => void = ignore;
  /** `write` answered `false` and may go on now. */
  onDrain: () => void = ignore;
  passage: Passage | null = null;

  #wire: Wire | null;
  #unacknowledged = 0;
  #consumed = 0;
  #blocked = false;
  #ended = false;
  #peerEnded = false;
  readonly #tap: Tap | undefined;
  readonly #onClosed: ((how: 'fin' | 'reset') => void) | undefined;
  /** Callbacks run in the async context that made the channel, as Node's handles do. */
  readonly #context = snapshot();
  readonly #hold = hold('socket');

  constructor(options: ByteChannelOptions) {
    this.id = options.id;
    this.local = options.local;
    this.remote = options.remote;
    this.#tap = options.tap;
    this.#onClosed = options.onClosed;
    this.#wire = options.wire;
  }

  /** False after `reset`, or after FIN went both ways. */
  get open(): boolean {
    return this.#wire !== null;
  }

  /** Bytes sent that the peer has not consumed yet. */
  get inFlight(): number {
    return this.#unacknowledged;
  }

  /**
   * Sends bytes. Many (LARGE of `link.ts`) that span their whole buffer are handed over, and empty afterwards.
   * @returns false when the window is full: wait for `onDrain`. Data written on regardless is sent all the same.
   */
  write(bytes: Uint8Array): boolean {
    const wire = this.#wire;
    if (!wire || this.#ended) return true;
    const length = bytes.byteLength;
    if (length === 0) return !this.#blocked;
    this.#tap?.(true, bytes);
    wire.send(this.id, bytes);
    this.#unacknowledged += length;
    this.#blocked = this.#unacknowledged >= WINDOW;
    return !this.#blocked;
  }

  /** Sends FIN. The other direction stays open. */
  end(): void {
    if (this.#ended || !this.#wire) return;
    this.#ended = true;
    this.#wire.send(this.id, FIN);
    if (this.#peerEnded) this.#close('fin');
  }

  /** Sends RST and forgets the connection. */
  reset(): void {
    if (!this.#wire) return;
    this.#wire.send(this.id, RST);
    this.#close('reset');
  }

  /** Gives the sender credit for bytes that were read. */
  consume(length: number): void {
    this.#consumed += length;
    if (this.#consumed >= WINDOW / 4 && this.#wire) {
      this.#wire.send(this.id, this.#consumed);
      this.#consumed = 0;
    }
  }

  /** The peer's process ended without a word. */
  peerGone(): void {
    if (this.#wire && !(this.#peerEnded && this.#ended)) this.arrive(RST);
  }

  ref(): void {
    this.#hold.ref();
  }

  unref(): void {
    this.#hold.unref();
  }

  /** From the wire, in a task of the event loop. */
  arrive(frame: Frame): void {
    if (this.passage) this.passage(frame);
    else this.take(frame);
  }

  /** Resets the connection at both ends, as a middlebox does that has had enough of it. */
  cut(): void {
    this.#wire?.send(this.id, RST);
    this.take(RST);
  }

  /** Delivers a frame that has arrived. */
  take(data: Frame): void {
    if (!this.#wire) return;
    restore(this.#context);
    if (typeof data === 'object') {
      if (this.#peerEnded) return;
      this.#tap?.(false, data);
      this.onBytes(data);
    } else if (typeof data === 'number') {
      this.#unacknowledged = Math.max(0, this.#unacknowledged - data);
      if (this.#blocked && this.#unacknowledged <= WINDOW / 2) {
        this.#blocked = false;
        this.onDrain();
      }
    } else if (data === FIN) {
      if (this.#peerEnded) return;
      this.#peerEnded = true;
      this.onEnd();
      if (this.#ended) this.#close('fin');
    } else if (data === RST) {
      this.#close('reset');
      this.onReset();
    }
  }

  #close(how: 'fin' | 'reset'): void {
    if (!this.#wire) return;
    this.#wire.forget(this.id);
    this.#wire = null;
    this.#hold.release();
    this.#onClosed?.(how);
  }
}

function ignore(): void {
  // A handler that nobody set: what arrives before `accept` returns has no listener by contract.
}
