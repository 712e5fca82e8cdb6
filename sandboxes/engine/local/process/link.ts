/**
 * All connections between two processes, over the one MessagePort that the kernel has given them.
 *
 * A message costs the browser more than the bytes in it, so frames travel together: those that callbacks of one turn
 * send, and those that are sent while IN_FLIGHT messages have not been taken by the peer yet (Nagle's algorithm, with a
 * word from the peer instead of a timer). An answer tells what has arrived; where there is none, an empty message does.
 *
 * The peer may be hostile. It can only speak of connections that the kernel has opened over this very port.
 */
import { type BudgetSize, createBudget } from '../budget';
import { isFixedBytes } from '../fixed-bytes';
import type { ByteChannel } from './byte-channel';
import { atTurnEnd, deliverFrom, type MessageSource, moreToCome, queueTask } from './event-loop';
import { type Frame, FrameBatch, isAcknowledgement, readFrames } from './frames';
import { LARGE } from './large';

const IN_FLIGHT = 2;
/** Milliseconds: what a dead peer had sent may still stand in the queue of the port, and is delivered first. */
const LAST_WORDS = 5;
/** Messages of the peer: several times what an honest one was seen to send. */
const TALK: BudgetSize = { burst: 400_000, rate: 150_000 };
/** Messages after which the budget is asked: a clock is dear. */
const ROUND = 1024;
/** Bytes that may arrive for connections that the kernel has not told of yet. */
const MOST_EARLY = 16 * 1024 * 1024;

export interface LinkPort extends MessageSource {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  close(): void;
}

/** The browser's own: a sandbox's clock may stand still. */
const now = performance.now.bind(performance);

const links = new Set<Link>();

/** Sends all that is gathered: the process ends. */
export function flushLinks(): void {
  for (const link of links) link.lastWords();
}

export class Link {
  readonly #port: LinkPort;
  readonly #channels = new Map<number, ByteChannel>();
  /** What came before the kernel's word of its connection. */
  readonly #early = new Map<number, Frame[]>();
  #earlyBytes = 0;
  /** The kernel counts connections up, so what lies above this is still to be told. */
  #newest = 0;
  readonly #batch = new FrameBatch();
  #leaving = false;
  #inFlight = 0;
  #arrived = 0;
  #over = false;
  #heard = 0;
  readonly #talk = createBudget(TALK, now);

  constructor(port: LinkPort) {
    this.#port = port;
    links.add(this);
    deliverFrom(port, (data) => this.#take(data));
  }

  /** The channel hears of its connection from now on. Its handlers must be set before the next task. */
  open(id: number, channel: ByteChannel): void {
    this.#newest = Math.max(this.#newest, id);
    if (this.#over) {
      queueTask(() => channel.peerGone());
      return;
    }
    this.#channels.set(id, channel);
    for (const _ of this.#early.get(id) ?? []) queueTask(() => this.#deliver(id, null));
  }

  forget(id: number): void {
    this.#channels.delete(id);
    this.#early.delete(id);
  }

  /** Data of LARGE bytes and more that span their buffer are handed over, and empty afterwards; less is copied. */
  send(id: number, frame: Frame): void {
    if (this.#over) return;
    if (typeof frame === 'object' && frame.length >= LARGE) {
      this.flush();
      const whole = frame.byteLength === frame.buffer.byteLength && frame.constructor === Uint8Array;
      const chunk = whole ? frame : new Uint8Array(frame);
      this.#port.postMessage([id, chunk], [chunk.buffer as ArrayBuffer]);
      return;
    }
    if (typeof frame === 'object' && !this.#batch.fits(frame.length)) this.flush();
    this.#batch.add(id, frame);
    if (moreToCome()) this.#leaveAtTurnEnd();
    else if (this.#inFlight < IN_FLIGHT) this.flush();
  }

  flush(): void {
    if (this.#batch.empty || this.#over) return;
    this.#inFlight++;
    this.#post();
  }

  lastWords(): void {
    for (const channel of this.#channels.values()) channel.lastWords();
    this.flush();
  }

  /** The kernel says that the peer's process is gone. */
  peerGone(): void {
    setTimeout(() => this.lost(), LAST_WORDS);
  }

  /** Resets what is open, and hears nothing any more. */
  lost(): void {
    if (this.#over) return;
    this.#over = true;
    links.delete(this);
    this.#early.clear();
    for (const channel of [...this.#channels.values()]) channel.peerGone();
    this.#channels.clear();
    this.#port.close();
  }

  #leaveAtTurnEnd(): void {
    if (this.#leaving) return;
    this.#leaving = true;
    atTurnEnd(() => {
      this.#leaving = false;
      if (this.#inFlight < IN_FLIGHT) this.flush();
      this.#acknowledge();
    });
  }

  #post(): void {
    const message = this.#batch.take(this.#arrived);
    this.#arrived = 0;
    this.#port.postMessage(message, message.length < LARGE ? [] : [message.buffer as ArrayBuffer]);
  }

  /** The peer may hold back more until it hears that its messages have arrived. */
  #acknowledge(): void {
    if (this.#arrived < IN_FLIGHT || this.#over) return;
    if (this.#batch.empty) this.#post();
    else this.flush();
  }

  #take(data: unknown): void {
    if (this.#over) return;
    if (++this.#heard % ROUND === 0 && !this.#talk.spend(ROUND)) this.#fail();
    else if (isFixedBytes(data)) this.#takeBatch(data);
    else if (isLarge(data)) this.#queue(data[0], data[1]);
    else this.#fail();
  }

  #takeBatch(message: Uint8Array): void {
    const acknowledged = readFrames(message, (id, frame) => this.#queue(id, frame));
    if (acknowledged === null) {
      this.#fail();
      return;
    }
    if (!isAcknowledgement(message) && ++this.#arrived >= IN_FLIGHT) this.#leaveAtTurnEnd();
    if (acknowledged === 0) return;
    this.#inFlight = Math.max(0, this.#inFlight - acknowledged);
    if (!this.#batch.empty) this.#leaveAtTurnEnd();
  }

  #queue(id: number, frame: Frame): void {
    queueTask(() => this.#deliver(id, frame));
  }

  /** @param latest null: the oldest of those that came early is due */
  #deliver(id: number, latest: Frame | null): void {
    const channel = this.#channels.get(id);
    const early = this.#early.get(id);
    if (!channel) {
      if (latest !== null && id > this.#newest) this.#keep(id, latest);
      return;
    }
    if (!early) {
      if (latest !== null) channel.arrive(latest);
      return;
    }
    if (latest !== null) early.push(latest);
    const oldest = early.shift();
    if (early.length === 0) this.#early.delete(id);
    if (oldest !== undefined) channel.arrive(oldest);
  }

  #keep(id: number, frame: Frame): void {
    if (this.#early.size === 0) this.#earlyBytes = 0;
    this.#earlyBytes += 64 + (typeof frame === 'object' ? frame.length : 0);
    if (this.#earlyBytes > MOST_EARLY) {
      this.#fail();
      return;
    }
    const early = this.#early.get(id);
    if (early) early.push(frame);
    else this.#early.set(id, [frame]);
  }

  /** What no link of ours says: the peer is hostile, and has nothing to say any more. */
  #fail(): void {
    queueTask(() => this.lost());
  }
}

function isLarge(data: unknown): data is [id: number, bytes: Uint8Array] {
  return (
    Array.isArray(data) &&
    data.length === 2 &&
    Number.isSafeInteger(data[0]) &&
    isFixedBytes(data[1]) &&
    data[1].length > 0
  );
}
