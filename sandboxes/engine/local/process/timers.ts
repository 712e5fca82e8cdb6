/** Node's timers over the browser's: Timeout and Immediate objects, `ref`/`unref`, and the async context carried along. */
import { invalidArgType } from '../builtins/node-error';
import { type Context, restore, snapshot } from './async-context';
import { queueTask } from './event-loop';
import { type Hold, hold } from './liveness';
import { type Queued, startTimer, stopTimer } from './timer-queue';

type Callback = (...args: unknown[]) => void;

const MAX_DELAY = 2 ** 31 - 1;
let ids = 0;
/** Timers whose number was asked for (`+timer`), so that `clearTimeout(number)` finds them. */
const byId = new Map<number, Timeout>();

function checkCallback(callback: unknown): asserts callback is Callback {
  if (typeof callback === 'function') return;
  throw invalidArgType('callback', 'of type function', callback);
}

export class Timeout implements Queued {
  readonly duration: number;
  startedAt: number | null = null;
  before: Queued | null = null;
  after: Queued | null = null;
  readonly #id = ++ids;
  readonly #callback: Callback;
  readonly #args: unknown[];
  readonly #repeat: boolean;
  readonly #context: Context = snapshot();
  #hold: Hold | null = null;
  #referenced = true;
  #closed = false;

  constructor(callback: Callback, delay: unknown, args: unknown[], repeat: boolean) {
    const milliseconds = Math.trunc(Number(delay));
    this.#callback = callback;
    this.#args = args;
    this.duration = milliseconds >= 1 && milliseconds <= MAX_DELAY ? milliseconds : 1;
    this.#repeat = repeat;
    this.#start();
  }

  ref(): this {
    this.#referenced = true;
    this.#hold?.ref();
    return this;
  }

  unref(): this {
    this.#referenced = false;
    this.#hold?.unref();
    return this;
  }

  hasRef(): boolean {
    return this.#referenced;
  }

  refresh(): this {
    if (this.#closed) return this;
    // Inside its own callback it is out of the queue, and its hold is spent.
    if (this.startedAt === null) this.#start();
    else startTimer(this);
    return this;
  }

  close(): this {
    this.#closed = true;
    stopTimer(this);
    this.#hold?.release();
    this.#hold = null;
    byId.delete(this.#id);
    return this;
  }

  [Symbol.toPrimitive](): number {
    byId.set(this.#id, this);
    return this.#id;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #start(): void {
    this.#hold = hold('Timeout');
    if (!this.#referenced) this.#hold.unref();
    startTimer(this);
  }

  /** For the queue. */
  fire(): void {
    restore(this.#context);
    const fired = this.#hold;
    try {
      this.#callback.apply(this, this.#args);
    } finally {
      // `refresh()` inside the callback has started it again already.
      if (this.#hold === fired && !this.#closed) {
        if (this.#repeat) this.#start();
        else this.#hold = null;
      }
      fired?.release();
    }
  }
}

export function setTimeout(callback: unknown, delay?: unknown, ...args: unknown[]): Timeout {
  checkCallback(callback);
  return new Timeout(callback, delay, args, false);
}

export function setInterval(callback: unknown, delay?: unknown, ...args: unknown[]): Timeout {
  checkCallback(callback);
  return new Timeout(callback, delay, args, true);
}

/** `AbortSignal.timeout` on the sandbox's clock. As Node's, it does not keep the process alive. */
export function abortAfter(milliseconds: number): AbortSignal {
  const controller = new AbortController();
  const reason = () => new DOMException('The operation was aborted due to timeout', 'TimeoutError');
  setTimeout(() => controller.abort(reason()), milliseconds).unref();
  return controller.signal;
}

export function clearTimeout(timer?: unknown): void {
  if (timer instanceof Timeout) timer.close();
  else if (typeof timer === 'number' || typeof timer === 'string') byId.get(Number(timer))?.close();
}

export class Immediate {
  readonly #hold = hold('Immediate');
  readonly #context: Context = snapshot();
  readonly #callback: Callback;
  readonly #args: unknown[];
  #cleared = false;

  constructor(callback: Callback, args: unknown[]) {
    this.#callback = callback;
    this.#args = args;
  }

  ref(): this {
    this.#hold.ref();
    return this;
  }

  unref(): this {
    this.#hold.unref();
    return this;
  }

  hasRef(): boolean {
    return this.#hold.hasRef();
  }

  [Symbol.dispose](): void {
    this.clear();
  }

  clear(): void {
    this.#cleared = true;
    this.#hold.release();
  }

  run(): void {
    if (this.#cleared) return;
    restore(this.#context);
    try {
      this.#callback.apply(this, this.#args);
    } finally {
      this.clear();
    }
  }
}

export function setImmediate(callback: unknown, ...args: unknown[]): Immediate {
  checkCallback(callback);
  const immediate = new Immediate(callback, args);
  queueTask(() => immediate.run());
  return immediate;
}

export function clearImmediate(immediate?: unknown): void {
  if (immediate instanceof Immediate) immediate.clear();
}
