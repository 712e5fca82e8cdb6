/** One way of one connection under faults: holds back what arrives, and lets go of it in order. */
import { type Frame, RST } from '../process/frames';
import type { FaultTimers } from './fault-timers';
import { seededRandom } from './random';
import { acts, type LinkRule, swallows, type Way } from './rules';

export interface Impaired {
  /** `delayed`: by `by` milliseconds; `held`: until the fault is gone; `dropped`: for good; `given-up`: its sender has ended the connection. */
  readonly effect: 'delayed' | 'held' | 'dropped' | 'given-up';
  readonly length: number;
  readonly by: number;
  readonly cause: number;
}

export interface ImpairmentOptions {
  /** Of the connection: jitter is drawn with it, so that runs repeat. */
  readonly id: number;
  readonly way: Way;
  readonly timers: FaultTimers;
  deliver(frame: Frame): void;
  /** Resets the connection at both ends. */
  cut(): void;
  report(impaired: Impaired): void;
  /** Nothing is held any more, and no rule acts. */
  onIdle(): void;
}

interface Held {
  readonly frame: Frame;
  /** Infinity: nobody knows. */
  due: number;
}

const sizeOf = (frame: Frame) => (typeof frame === 'object' ? frame.length : 0);

export class Impairment {
  readonly #options: ImpairmentOptions;
  #rules: readonly LinkRule[] = [];
  #queue: Held[] = [];
  #cancel: () => void = () => undefined;
  /** When the last byte that was let into the narrow link has left it. */
  #free = 0;
  /** Why nothing arrives here ever again. */
  #vanished: number | null = null;
  /** By the cause of a `reset`: bytes that crossed since. */
  readonly #crossed = new Map<number, number>();
  readonly #random = new Map<number, () => number>();
  /** What is due is let go of in tasks that follow each other. */
  #releasing = false;
  #closed = false;

  constructor(options: ImpairmentOptions) {
    this.#options = options;
  }

  /** Rules of a connection that begins: it is reset at its first byte at the soonest. */
  begin(rules: readonly LinkRule[]): void {
    this.#rules = rules.filter((rule) => acts(rule, this.#options.way));
  }

  /** @param rules all that act on the connection */
  set(rules: readonly LinkRule[]): void {
    this.begin(rules);
    const now = this.#options.timers.now();
    if (!this.#rules.some(swallows)) {
      this.#forgetGivenUp();
      // What TCP sends again comes as late as anything that is sent now.
      for (const held of this.#queue)
        if (held.due === Number.POSITIVE_INFINITY) held.due = this.#due(held.frame, now);
    }
    if (this.#rules.some(({ fault }) => fault.kind === 'reset' && fault.after === 0)) this.#cut();
    else this.#schedule();
  }

  /** Who has given up meanwhile sends nothing again: all that comes is the answer to what it is sent, a reset. */
  #forgetGivenUp(): void {
    const reset = this.#queue.find(({ frame, due }) => frame === RST && due === Number.POSITIVE_INFINITY);
    if (reset) this.#queue = [reset];
  }

  pass(frame: Frame): void {
    const { timers, report } = this.#options;
    const length = sizeOf(frame);
    if (this.#vanished !== null) {
      if (length > 0) report({ effect: 'dropped', length, by: 0, cause: this.#vanished });
      return;
    }
    const hole = this.#rules.find(swallows);
    const now = timers.now();
    const due = hole ? Number.POSITIVE_INFINITY : this.#due(frame, now);
    this.#queue.push({ frame, due });
    const slow = this.#rules.find(({ fault }) => fault.kind === 'latency' || fault.kind === 'bandwidth');
    if (length > 0 && hole) report({ effect: 'held', length, by: 0, cause: hole.cause });
    else if (length > 0 && slow && due > now)
      report({ effect: 'delayed', length, by: due - now, cause: slow.cause });
    if (due <= now && this.#queue.length === 1) this.#release();
    else this.#schedule();
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
    this.#queue = [];
  }

  /** In order: nothing is due before what came earlier. */
  #due(frame: Frame, now: number): number {
    let due = now;
    for (const { fault, cause } of this.#rules) {
      if (fault.kind === 'latency') due += Math.max(0, fault.milliseconds + this.#jitter(cause, fault));
      if (fault.kind !== 'bandwidth') continue;
      this.#free = Math.max(this.#free, now) + (sizeOf(frame) / fault.bytesPerSecond) * 1000;
      due += this.#free - now;
    }
    const last = this.#queue.findLast((held) => held.due !== Number.POSITIVE_INFINITY);
    return Math.max(due, last?.due ?? 0);
  }

  #jitter(
    cause: number,
    { jitter = 0, seed = 1 }: { readonly jitter?: number; readonly seed?: number },
  ): number {
    if (jitter === 0) return 0;
    const random =
      this.#random.get(cause) ?? seededRandom(seed, this.#options.id, this.#options.way === 'forth' ? 1 : 2);
    this.#random.set(cause, random);
    return (2 * random() - 1) * jitter;
  }

  #schedule(): void {
    this.#cancel();
    this.#cancel = () => undefined;
    if (this.#closed || this.#releasing) return;
    const first = this.#queue[0];
    if (!first) {
      if (this.#rules.length === 0 && this.#vanished === null) this.#options.onIdle();
      return;
    }
    if (first.due === Number.POSITIVE_INFINITY) return;
    const { timers } = this.#options;
    this.#cancel = timers.after(Math.max(0, first.due - timers.now()), () => this.#release());
  }

  /** One at a time: what a program does about a piece comes before the next one. */
  #release(): void {
    this.#releasing = false;
    const held = this.#queue.shift();
    if (held) this.#deliver(held.frame);
    const next = this.#queue[0];
    if (this.#closed || !next || next.due > this.#options.timers.now()) {
      this.#schedule();
      return;
    }
    this.#releasing = true;
    this.#options.timers.soon(() => this.#release());
  }

  #deliver(frame: Frame): void {
    const { deliver } = this.#options;
    const length = sizeOf(frame);
    for (const { fault, cause } of this.#rules) {
      if (fault.kind !== 'reset' || length === 0) continue;
      const crossed = this.#crossed.get(cause) ?? 0;
      this.#crossed.set(cause, crossed + length);
      if (crossed + length < fault.after) continue;
      const rest = Math.max(0, fault.after - crossed);
      if (typeof frame === 'object' && rest > 0) deliver(frame.subarray(0, rest));
      this.#cut();
      return;
    }
    deliver(frame);
    if (frame === RST) this.close();
  }

  #cut(): void {
    this.close();
    this.#options.cut();
  }

  /** Nothing arrives here any more, whatever becomes of the fault. */
  vanish(cause: number): void {
    if (this.#vanished !== null) return;
    this.#vanished = cause;
    const length = this.#queue.reduce((sum, { frame }) => sum + sizeOf(frame), 0);
    this.#queue = [];
    if (length > 0) this.#options.report({ effect: 'dropped', length, by: 0, cause });
  }
}
