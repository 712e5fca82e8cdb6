/**
 * One end of a byte stream over a MessagePort: what a TCP socket is in this engine.
 *
 * On the port: a `Uint8Array` is data (its buffer is transferred), a number gives back that many bytes of
 * credit, `'F'` is FIN and `'R'` is RST. A sender may have WINDOW bytes unacknowledged; past that `write`
 * answers `false` and `onDrain` follows once the peer has consumed half of it.
 */
import { restore, snapshot } from './async-context';
import { runTask } from './event-loop';
import { hold } from './liveness';
import type { Endpoint } from './transport';

/** Bytes that may be in flight: the size of Linux's usual loopback receive buffer, about. */
const WINDOW = 256 * 1024;

const FIN = 'F';
const RST = 'R';

/** What a MessagePort of a browser and one of Node's `worker_threads` have in common. */
export interface ChannelPort {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  close(): void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
}

/** Called with every chunk that crosses a tapped channel, before it is sent or delivered. Must copy what it keeps. */
export type Tap = (sent: boolean, bytes: Uint8Array) => void;

export interface ByteChannelOptions {
  readonly id: number;
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

  #port: ChannelPort | null;
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

  constructor(port: ChannelPort, options: ByteChannelOptions) {
    this.id = options.id;
    this.local = options.local;
    this.remote = options.remote;
    this.#tap = options.tap;
    this.#onClosed = options.onClosed;
    this.#port = port;
    port.onmessage = ({ data }) => runTask(() => this.#receive(data));
  }

  /** False after `reset`, or after FIN went both ways. */
  get open(): boolean {
    return this.#port !== null;
  }

  /** Bytes sent that the peer has not consumed yet. */
  get inFlight(): number {
    return this.#unacknowledged;
  }

  /**
   * Sends bytes. When `bytes` spans its whole buffer, that buffer is transferred (and is empty afterwards);
   * otherwise the bytes are copied first.
   * @returns false when the window is full: wait for `onDrain`. Data written on regardless is sent all the same.
   */
  write(bytes: Uint8Array): boolean {
    const port = this.#port;
    if (!port || this.#ended) return true;
    const length = bytes.byteLength;
    if (length === 0) return !this.#blocked;
    this.#tap?.(true, bytes);
    const whole = bytes.byteLength === bytes.buffer.byteLength && bytes.constructor === Uint8Array;
    const chunk = whole ? bytes : new Uint8Array(bytes);
    port.postMessage(chunk, [chunk.buffer as ArrayBuffer]);
    this.#unacknowledged += length;
    this.#blocked = this.#unacknowledged >= WINDOW;
    return !this.#blocked;
  }

  /** Sends FIN. The other direction stays open. */
  end(): void {
    if (this.#ended || !this.#port) return;
    this.#ended = true;
    this.#port.postMessage(FIN);
    if (this.#peerEnded) this.#close('fin');
  }

  /** Sends RST and forgets the connection. */
  reset(): void {
    if (!this.#port) return;
    this.#port.postMessage(RST);
    this.#close('reset');
  }

  /** Gives the sender credit for bytes that were read. */
  consume(length: number): void {
    this.#consumed += length;
    if (this.#consumed >= WINDOW / 4 && this.#port) {
      this.#port.postMessage(this.#consumed);
      this.#consumed = 0;
    }
  }

  /** The kernel says that the peer's process ended without a word. */
  peerGone(): void {
    if (this.#port && !(this.#peerEnded && this.#ended)) this.#receive(RST);
  }

  ref(): void {
    this.#hold.ref();
  }

  unref(): void {
    this.#hold.unref();
  }

  #receive(data: unknown): void {
    if (!this.#port) return;
    restore(this.#context);
    if (data instanceof Uint8Array) {
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
    const port = this.#port;
    if (!port) return;
    this.#port = null;
    port.onmessage = null;
    // A port closed in the task that posted may drop what it posted (Firefox): close it in a later one.
    setTimeout(() => port.close(), 0);
    this.#hold.release();
    this.#onClosed?.(how);
  }
}

function ignore(): void {
  // A handler that nobody set: what arrives before `accept` returns has no listener by contract.
}
