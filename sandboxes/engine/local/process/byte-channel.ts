/**
 * One end of a byte stream between two processes: what a TCP socket is in this engine.
 *
 * A sender may have WINDOW bytes unacknowledged. What is written past them waits in it, `write` answers `false`, and
 * `onDrain` follows once all has left and the peer has consumed half of the window. A peer that sends on regardless is
 * reset: its bytes would fill the memory of the one who does not read.
 */
import { restore, snapshot } from './async-context';
import { FIN, type Frame, RST } from './frames';
import { LARGE } from './large';
import { hold } from './liveness';
import type { Endpoint } from './transport';

/** Bytes that may be in flight: the size of Linux's usual loopback receive buffer, about. */
const WINDOW = 256 * 1024;
/** Bytes that nobody has read yet. An honest peer's last words (LAST_SENT) and its window are far fewer. */
const MOST_UNREAD = 8 * 1024 * 1024;
/** Bytes that leave past the window when the process ends, as a kernel goes on sending what it has taken. */
const LAST_SENT = 4 * 1024 * 1024;

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

/** Why a connection broke: as Node's `code` has it. */
export type Broken = 'ECONNRESET' | 'ETIMEDOUT';

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
  /** The peer reset the connection, or its process is gone; or what was sent has not been acknowledged for too long. */
  onReset: (code: Broken) => void = ignore;
  /** `write` answered `false` and may go on now. */
  onDrain: () => void = ignore;
  passage: Passage | null = null;
  /** Told of data and FIN (0 bytes) that are sent, while a fault wants to know. */
  departure: ((length: number) => void) | null = null;

  #wire: Wire | null;
  #unacknowledged = 0;
  /** What waits until the peer has read more; null: the FIN behind it. */
  #unsent: (Uint8Array | null)[] = [];
  #unread = 0;
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

  /**
   * Sends bytes. Many (LARGE) that span their whole buffer are handed over: they are not the caller's any more.
   * @returns false when the window is full: wait for `onDrain`. Data written on regardless waits here.
   */
  write(bytes: Uint8Array): boolean {
    if (!this.#wire || this.#ended) return true;
    const length = bytes.byteLength;
    if (length === 0) return !this.#blocked;
    if (length <= WINDOW && !this.#blocked) this.#send(bytes);
    else {
      const isGiven = length >= LARGE && length === bytes.buffer.byteLength;
      const kept = isGiven ? bytes : new Uint8Array(bytes);
      for (let at = 0; at < length; at += WINDOW) this.#unsent.push(kept.subarray(at, at + WINDOW));
      this.#sendUpTo(WINDOW);
    }
    this.#blocked = this.#unacknowledged >= WINDOW || this.#unsent.length > 0;
    return !this.#blocked;
  }

  /** Sends FIN behind all that was written. The other direction stays open. */
  end(): void {
    if (this.#ended || !this.#wire) return;
    this.#ended = true;
    if (this.#unsent.length > 0) this.#unsent.push(null);
    else this.#sendFin();
  }

  /** Sends what still waits, though the peer has not read what came before: the process ends. */
  lastWords(): void {
    this.#sendUpTo(this.#unacknowledged + LAST_SENT);
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
    this.#unread -= length;
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
    if (typeof frame === 'object') this.#unread += frame.length;
    if (this.#unread > MOST_UNREAD) this.cut();
    else if (this.passage) this.passage(frame);
    else this.take(frame);
  }

  /** Resets the connection at both ends, as a middlebox does that has had enough of it. */
  cut(): void {
    this.#wire?.send(this.id, RST);
    this.take(RST);
  }

  /**
   * Nothing that was sent has been acknowledged for too long. The RST stands for what the peer is answered once it sends
   * something that arrives: it is held back with all the rest until then.
   */
  timeOut(): void {
    if (!this.#wire) return;
    this.#wire.send(this.id, RST);
    restore(this.#context);
    this.#close('reset');
    this.onReset('ETIMEDOUT');
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
      this.#sendUpTo(WINDOW);
      if (this.#blocked && this.#unsent.length === 0 && this.#unacknowledged <= WINDOW / 2) {
        this.#blocked = false;
        this.onDrain();
      }
    } else if (data === FIN) {
      if (this.#peerEnded) return;
      this.#peerEnded = true;
      this.onEnd();
      if (this.#ended && this.#unsent.length === 0) this.#close('fin');
    } else if (data === RST) {
      this.#close('reset');
      this.onReset('ECONNRESET');
    }
  }

  #send(bytes: Uint8Array): void {
    this.#tap?.(true, bytes);
    this.#unacknowledged += bytes.byteLength;
    // First: those that are handed over are empty afterwards.
    this.departure?.(bytes.byteLength);
    this.#wire?.send(this.id, bytes);
  }

  #sendFin(): void {
    this.#wire?.send(this.id, FIN);
    this.departure?.(0);
    if (this.#peerEnded) this.#close('fin');
  }

  #sendUpTo(window: number): void {
    while (this.#unsent.length > 0 && this.#unacknowledged < window) {
      const next = this.#unsent.shift();
      if (next) this.#send(next);
      else this.#sendFin();
    }
  }

  #close(how: 'fin' | 'reset'): void {
    if (!this.#wire) return;
    this.#wire.forget(this.id);
    this.#wire = null;
    this.#unsent = [];
    this.#hold.release();
    this.#onClosed?.(how);
  }
}

function ignore(): void {
  // A handler that nobody set: what arrives before `accept` returns has no listener by contract.
}
