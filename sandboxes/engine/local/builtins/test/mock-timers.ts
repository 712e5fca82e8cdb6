/** `mock.timers` of node:test: timers and the date stand still until `tick`. */
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { abortError, invalidArgValue, invalidState } from '../node-error';

type Api = 'setTimeout' | 'setInterval' | 'setImmediate' | 'Date';
const APIS: readonly Api[] = ['setTimeout', 'setInterval', 'setImmediate', 'Date'];
type Callback = (...args: unknown[]) => void;

interface Entry {
  readonly callback: Callback;
  readonly args: readonly unknown[];
  readonly every: number | null;
  readonly order: number;
  at: number;
}

class MockTimer {
  readonly #cancel: () => void;
  readonly #id: number;
  constructor(id: number, cancel: () => void) {
    this.#id = id;
    this.#cancel = cancel;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return true;
  }
  refresh(): this {
    return this;
  }
  close(): this {
    this.#cancel();
    return this;
  }
  [Symbol.toPrimitive](): number {
    return this.#id;
  }
  [Symbol.dispose](): void {
    this.#cancel();
  }
}

type Target = Record<string, unknown>;
const RealDate = globalThis.Date;

export class MockTimers {
  #enabled: readonly Api[] = [];
  #now = 0;
  #ids = 0;
  readonly #entries = new Map<number, Entry>();
  #undo: (() => void)[] = [];

  enable({ apis = APIS, now = 0 }: { apis?: readonly Api[]; now?: number | Date } = {}): void {
    if (this.#enabled.length > 0) throw invalidState('MockTimers is already enabled!');
    const at = now instanceof RealDate ? now.getTime() : now;
    if (!(at >= 0))
      throw invalidArgValue('now', now, 'epoch must be a positive integer received by mocked Date');
    for (const api of apis) {
      if (!APIS.includes(api)) throw invalidArgValue('options.apis', api, `option ${api} is not supported`);
    }
    this.#now = at;
    this.#enabled = apis;
    for (const api of apis) this.#replace(api);
  }

  #replace(api: Api): void {
    if (api === 'Date') {
      this.#put(globalThis as unknown as Target, 'Date', this.#mockDate());
      return;
    }
    const repeat = api === 'setInterval';
    const start =
      api === 'setImmediate'
        ? (callback: Callback, ...args: unknown[]) => this.#add(callback, 0, false, args)
        : (callback: Callback, delay?: number, ...args: unknown[]) =>
            this.#add(callback, delay, repeat, args);
    const cancel = (timer: unknown) => void this.#entries.delete(Number(timer));
    for (const target of [globalThis, timers] as unknown as Target[]) {
      this.#put(target, api, start);
      this.#put(target, api.replace('set', 'clear'), cancel);
    }
    this.#put(timersPromises as unknown as Target, api, repeat ? this.#ticks : this.#delay(api));
  }

  #put(target: Target, name: string, value: unknown): void {
    const before = Object.getOwnPropertyDescriptor(target, name);
    Object.defineProperty(target, name, {
      configurable: true,
      writable: true,
      enumerable: before?.enumerable ?? true,
      value,
    });
    this.#undo.push(() =>
      before ? Object.defineProperty(target, name, before) : Reflect.deleteProperty(target, name),
    );
  }

  #add(callback: Callback, delay: number | undefined, repeat: boolean, args: readonly unknown[]): MockTimer {
    const id = ++this.#ids;
    const wait = Math.max(repeat ? 1 : 0, Math.trunc(Number(delay ?? 0)) || 0);
    this.#entries.set(id, { callback, args, every: repeat ? wait : null, at: this.#now + wait, order: id });
    return new MockTimer(id, () => this.#entries.delete(id));
  }

  #delay(api: Api) {
    return (...given: unknown[]) => {
      const [delay, value, options] = (api === 'setImmediate' ? [0, ...given] : given) as [
        number?,
        unknown?,
        { signal?: AbortSignal }?,
      ];
      return new Promise((resolve, reject) => {
        const signal = options?.signal;
        if (signal?.aborted) {
          reject(abortError(signal));
          return;
        }
        const timer = this.#add(() => resolve(value), delay, false, []);
        signal?.addEventListener(
          'abort',
          () => {
            timer.close();
            reject(abortError(signal));
          },
          { once: true },
        );
      });
    };
  }

  readonly #ticks = async function* (
    this: MockTimers,
    delay: number,
    value: unknown,
  ): AsyncGenerator<unknown> {
    const waiting: (() => void)[] = [];
    let due = 0;
    const timer = this.#add(
      () => {
        due++;
        waiting.shift()?.();
      },
      delay,
      true,
      [],
    );
    try {
      for (;;) {
        if (due === 0) await new Promise<void>((resolve) => waiting.push(resolve));
        due--;
        yield value;
      }
    } finally {
      timer.close();
    }
  }.bind(this);

  #mockDate(): DateConstructor {
    const now = () => this.#now;
    return new Proxy(RealDate, {
      construct: (target, args, newTarget) =>
        Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
      apply: () => new RealDate(now()).toString(),
      get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
    });
  }

  /** Lets time pass, and calls what falls due in its order. */
  tick(milliseconds = 1): void {
    if (this.#enabled.length === 0)
      throw invalidState('You should enable MockTimers first by calling the .enable function');
    if (milliseconds < 0) throw invalidArgValue('time', milliseconds, 'must be a positive integer');
    const until = this.#now + milliseconds;
    for (let due = this.#nextDue(until); due; due = this.#nextDue(until)) {
      const [id, entry] = due;
      this.#now = Math.max(this.#now, entry.at);
      if (entry.every === null) this.#entries.delete(id);
      else entry.at += entry.every;
      entry.callback(...entry.args);
    }
    this.#now = until;
  }

  #nextDue(until: number): [number, Entry] | undefined {
    let first: [number, Entry] | undefined;
    for (const each of this.#entries) {
      if (each[1].at > until) continue;
      if (
        !first ||
        each[1].at < first[1].at ||
        (each[1].at === first[1].at && each[1].order < first[1].order)
      )
        first = each;
    }
    return first;
  }

  setTime(time: number): void {
    this.#now = time;
  }

  runAll(): void {
    const latest = Math.max(this.#now, ...[...this.#entries.values()].map(({ at }) => at));
    this.tick(latest - this.#now);
  }

  reset(): void {
    for (const undo of this.#undo.splice(0).reverse()) undo();
    this.#enabled = [];
    this.#entries.clear();
  }

  [Symbol.dispose](): void {
    this.reset();
  }
}
