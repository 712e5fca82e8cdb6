/** `PerformanceObserver`: hears of entries in a task of its own, after they were made. */
import { inspect } from 'node:util';
import { setImmediate } from '../../process/timers';
import { invalidArgType, invalidArgValue, nodeError } from '../node-error';
import type { PerformanceEntry } from './entries';
import { buffered } from './timeline';

/** Entries of a garbage collector, and of Node's own http, net and dns, are made by parts of it that a browser has not. */
const TYPES = ['function', 'mark', 'measure', 'resource'] as const;

const observers = new Set<PerformanceObserver>();
const pending = new Set<PerformanceObserver>();

export class PerformanceObserverEntryList {
  readonly #entries: readonly PerformanceEntry[];

  constructor(entries: readonly PerformanceEntry[]) {
    this.#entries = entries.toSorted((one, other) => one.startTime - other.startTime);
  }

  getEntries(): PerformanceEntry[] {
    return [...this.#entries];
  }

  getEntriesByType(type: string): PerformanceEntry[] {
    return this.#entries.filter(({ entryType }) => entryType === `${type}`);
  }

  getEntriesByName(name: string, type?: string): PerformanceEntry[] {
    return this.#entries.filter(
      (entry) => entry.name === `${name}` && (type == null || entry.entryType === type),
    );
  }

  [inspect.custom](depth: number, options: object): string {
    return `PerformanceObserverEntryList ${inspect(this.#entries, { ...options, depth })}`;
  }
}

type Callback = (list: PerformanceObserverEntryList, observer: PerformanceObserver) => void;

interface ObserveOptions {
  readonly entryTypes?: readonly string[];
  readonly type?: string;
  readonly buffered?: boolean;
}

export class PerformanceObserver {
  readonly #callback: Callback;
  #kind: 'several' | 'one' | null = null;
  #types = new Set<string>();
  #waiting: PerformanceEntry[] = [];

  get [Symbol.toStringTag](): string {
    return 'PerformanceObserver';
  }

  static get supportedEntryTypes(): readonly string[] {
    return TYPES;
  }

  constructor(callback: Callback) {
    if (typeof callback !== 'function') throw invalidArgType('callback', 'of type function', callback);
    this.#callback = callback;
  }

  observe(options: ObserveOptions = {}): void {
    if (typeof options !== 'object' || options === null)
      throw invalidArgType('options', 'of type object', options);
    const { entryTypes, type, buffered: before } = options;
    if (entryTypes === undefined && type === undefined)
      throw nodeError(
        TypeError,
        'ERR_MISSING_ARGS',
        'The "options.entryTypes" and "options.type" arguments must be specified',
      );
    if (entryTypes != null && type != null)
      throw invalidArgValue(
        'options.entryTypes',
        entryTypes,
        'options.entryTypes can not set with options.type together',
      );
    const kind = entryTypes === undefined ? 'one' : 'several';
    if (this.#kind !== null && this.#kind !== kind)
      throw new DOMException(
        kind === 'one'
          ? 'PerformanceObserver can not change to single observation'
          : 'PerformanceObserver can not change to multiple observations',
        'InvalidModificationError',
      );
    this.#kind = kind;
    const known = (name: string) => (TYPES as readonly string[]).includes(name);
    if (entryTypes !== undefined) {
      if (!Array.isArray(entryTypes)) throw invalidArgType('options.entryTypes', 'string[]', entryTypes);
      this.#types = new Set(entryTypes.filter(known));
    } else if (type !== undefined && known(type)) {
      this.#types.add(type);
      if (before) for (const entry of buffered(type)) this.#take(entry);
    }
    if (this.#types.size > 0) observers.add(this);
    else this.disconnect();
  }

  disconnect(): void {
    observers.delete(this);
    pending.delete(this);
    this.#waiting = [];
    this.#types.clear();
    this.#kind = null;
  }

  takeRecords(): PerformanceEntry[] {
    return this.#waiting.splice(0);
  }

  #take(entry: PerformanceEntry): void {
    this.#waiting.push(entry);
    if (pending.size === 0) setImmediate(deliver);
    pending.add(this);
  }

  /** For the timeline. */
  static tell(entry: PerformanceEntry): void {
    for (const each of observers) if (each.#types.has(entry.entryType)) each.#take(entry);
  }

  static deliver(observer: PerformanceObserver): void {
    const entries = observer.takeRecords();
    if (entries.length > 0) observer.#callback(new PerformanceObserverEntryList(entries), observer);
  }

  [inspect.custom](depth: number, options: object): string {
    const shown = {
      connected: observers.has(this),
      pending: pending.has(this),
      entryTypes: [...this.#types],
      buffer: this.#waiting,
    };
    return `PerformanceObserver ${inspect(shown, { ...options, depth })}`;
  }
}

const { tell, deliver: deliverTo } = PerformanceObserver;
Reflect.deleteProperty(PerformanceObserver, 'tell');
Reflect.deleteProperty(PerformanceObserver, 'deliver');

/** Hands an entry to whoever observes its type. */
export { tell as tellObservers };

function deliver(): void {
  const ready = [...pending];
  pending.clear();
  for (const observer of ready) deliverTo(observer);
}
