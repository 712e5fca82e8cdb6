/** `EventEmitter`: a function, not a class, because published packages call it without `new`. */
import { inspect } from 'node-inspect-extracted';
import { invalidArgType, nodeError, outOfRange } from '../node-error';

export type EventName = string | symbol;
export type Listener = ((...args: unknown[]) => unknown) & { listener?: Listener };
type Listeners = Listener | (Listener[] & { warned?: boolean });

export const errorMonitor = Symbol('events.errorMonitor');
export const captureRejectionSymbol = Symbol.for('nodejs.rejection');
const captures = Symbol('kCapture');

export interface Emitter {
  _events: Record<EventName, Listeners | undefined>;
  _eventsCount: number;
  _maxListeners: number | undefined;
  [captures]?: boolean;
  [captureRejectionSymbol]?: (error: unknown, name: EventName, ...args: unknown[]) => void;
  on(name: EventName, listener: Listener): this;
  addListener(name: EventName, listener: Listener): this;
  prependListener(name: EventName, listener: Listener): this;
  once(name: EventName, listener: Listener): this;
  prependOnceListener(name: EventName, listener: Listener): this;
  off(name: EventName, listener: Listener): this;
  removeListener(name: EventName, listener: Listener): this;
  removeAllListeners(name?: EventName): this;
  emit(name: EventName, ...args: unknown[]): boolean;
  eventNames(): EventName[];
  listenerCount(name: EventName, listener?: Listener): number;
  listeners(name: EventName): Listener[];
  rawListeners(name: EventName): Listener[];
  setMaxListeners(limit: number): this;
  getMaxListeners(): number;
}

export interface EmitterOptions {
  readonly captureRejections?: boolean;
}

interface EmitterType {
  new (options?: EmitterOptions): Emitter;
  (this: Emitter, options?: EmitterOptions): void;
  prototype: Emitter;
  init(this: Emitter, options?: EmitterOptions): void;
}

/** What every emitter starts with, and `EventEmitter.defaultMaxListeners` and `.captureRejections` change. */
export const defaults = { maxListeners: 10, captureRejections: false };

export const EventEmitter = function EventEmitter(this: Emitter, options?: EmitterOptions) {
  (EventEmitter as unknown as EmitterType).init.call(this, options);
} as unknown as EmitterType;

EventEmitter.prototype._events = undefined as unknown as Emitter['_events'];
EventEmitter.prototype._eventsCount = 0;
EventEmitter.prototype._maxListeners = undefined;

Object.assign(EventEmitter, { init });

function init(this: Emitter, options?: EmitterOptions): void {
  if (this._events === undefined || this._events === Object.getPrototypeOf(this)._events) {
    this._events = Object.create(null) as Emitter['_events'];
    this._eventsCount = 0;
  }
  this._maxListeners = this._maxListeners || undefined;
  const capture = options?.captureRejections;
  if (capture !== undefined && typeof capture !== 'boolean')
    throw invalidArgType('options.captureRejections', 'of type boolean', capture);
  if (capture ?? defaults.captureRejections)
    Object.defineProperty(this, captures, { value: true, configurable: true, writable: true });
}

function checkListener(listener: unknown): asserts listener is Listener {
  if (typeof listener !== 'function') throw invalidArgType('listener', 'of type function', listener);
}

function eventsOf(emitter: Emitter): Emitter['_events'] {
  if (emitter._events === undefined) {
    emitter._events = Object.create(null) as Emitter['_events'];
    emitter._eventsCount = 0;
  }
  return emitter._events;
}

/** What an 'error' without listeners throws. */
function unhandled(error: unknown): unknown {
  if (error instanceof Error) return error;
  const failure = nodeError(Error, 'ERR_UNHANDLED_ERROR', `Unhandled error. (${inspect(error)})`);
  return Object.assign(failure, { context: error });
}

function capture(emitter: Emitter, result: unknown, name: EventName, args: readonly unknown[]): void {
  const then: unknown = (result as { then?: unknown } | null | undefined)?.then;
  if (typeof then !== 'function') return;
  then.call(result, undefined, (error: unknown) =>
    process.nextTick(() => {
      const handler = emitter[captureRejectionSymbol];
      if (typeof handler === 'function') {
        handler.call(emitter, error, name, ...args);
        return;
      }
      // What the error's own listeners reject with must not come back here.
      const before = emitter[captures];
      emitter[captures] = false;
      try {
        emitter.emit('error', error);
      } finally {
        emitter[captures] = before ?? false;
      }
    }),
  );
}

function call(emitter: Emitter, listener: Listener, name: EventName, args: unknown[]): void {
  const result = Reflect.apply(listener, emitter, args);
  if (result !== undefined && result !== null && emitter[captures] === true)
    capture(emitter, result, name, args);
}

function warnOfMany(emitter: Emitter, name: EventName, count: number, limit: number): void {
  const owner = inspect(emitter, { depth: -1 });
  const warning = new Error(
    `Possible EventEmitter memory leak detected. ${count} ${String(name)} listeners added to ${owner}. MaxListeners is ${limit}. Use emitter.setMaxListeners() to increase limit`,
  );
  Object.assign(warning, { name: 'MaxListenersExceededWarning', emitter, type: name, count });
  process.emitWarning(warning);
}

function add(emitter: Emitter, name: EventName, listener: Listener, prepend: boolean): Emitter {
  checkListener(listener);
  const events = eventsOf(emitter);
  if (events['newListener'] !== undefined) emitter.emit('newListener', name, listener.listener ?? listener);
  const known = events[name];
  if (known === undefined) {
    events[name] = listener;
    emitter._eventsCount++;
    return emitter;
  }
  const list: Listener[] & { warned?: boolean } = typeof known === 'function' ? [known] : known;
  if (list !== known) events[name] = list;
  if (prepend) list.unshift(listener);
  else list.push(listener);
  const limit = emitter.getMaxListeners();
  if (limit > 0 && list.length > limit && !list.warned) {
    list.warned = true;
    warnOfMany(emitter, name, list.length, limit);
  }
  return emitter;
}

function wrapOnce(emitter: Emitter, name: EventName, listener: Listener): Listener {
  checkListener(listener);
  let fired = false;
  const wrapped: Listener = function wrapped(this: unknown, ...args: unknown[]): unknown {
    if (fired) return undefined;
    emitter.removeListener(name, wrapped);
    fired = true;
    return Reflect.apply(listener, emitter, args);
  };
  wrapped.listener = listener;
  return wrapped;
}

function listOf(emitter: Emitter, name: EventName): Listener[] {
  const known = emitter._events?.[name];
  if (known === undefined) return [];
  return typeof known === 'function' ? [known] : [...known];
}

const methods: Partial<Emitter> & ThisType<Emitter> = {
  emit(name, ...args) {
    const events = this._events;
    if (name === 'error') {
      if (events?.[errorMonitor] !== undefined) this.emit(errorMonitor, ...args);
      if (events?.['error'] === undefined) throw unhandled(args[0]);
    }
    const listeners = events?.[name];
    if (listeners === undefined) return false;
    if (typeof listeners === 'function') {
      call(this, listeners, name, args);
      return true;
    }
    // A copy: who is added or removed meanwhile does not count for this one.
    const copy = listeners.slice();
    for (const listener of copy) call(this, listener, name, args);
    return true;
  },
  addListener(name, listener) {
    return add(this, name, listener, false) as typeof this;
  },
  prependListener(name, listener) {
    return add(this, name, listener, true) as typeof this;
  },
  once(name, listener) {
    return this.on(name, wrapOnce(this, name, listener));
  },
  prependOnceListener(name, listener) {
    return this.prependListener(name, wrapOnce(this, name, listener));
  },
  removeListener(name, listener) {
    checkListener(listener);
    const events = this._events;
    const known = events?.[name];
    if (events === undefined || known === undefined) return this;
    if (typeof known === 'function') {
      if (known !== listener && known.listener !== listener) return this;
      forget(this, name);
    } else {
      const at = known.findLastIndex((each) => each === listener || each.listener === listener);
      if (at < 0) return this;
      known.splice(at, 1);
      if (known.length === 1) events[name] = known[0];
    }
    if (events['removeListener'] !== undefined) this.emit('removeListener', name, listener);
    return this;
  },
  removeAllListeners(...given) {
    const [name] = given;
    const events = this._events;
    if (events === undefined) return this;
    if (events['removeListener'] === undefined) {
      if (given.length === 0) {
        this._events = Object.create(null) as Emitter['_events'];
        this._eventsCount = 0;
      } else if (events[name as EventName] !== undefined) forget(this, name as EventName);
      return this;
    }
    if (given.length > 0) {
      for (const listener of listOf(this, name as EventName).reverse())
        this.removeListener(name as EventName, listener);
      return this;
    }
    for (const each of this.eventNames()) if (each !== 'removeListener') this.removeAllListeners(each);
    this.removeAllListeners('removeListener');
    this._events = Object.create(null) as Emitter['_events'];
    this._eventsCount = 0;
    return this;
  },
  eventNames() {
    return this._eventsCount > 0 ? Reflect.ownKeys(this._events) : [];
  },
  listenerCount(name, listener) {
    const known = this._events?.[name];
    if (known === undefined) return 0;
    if (listener === undefined) return typeof known === 'function' ? 1 : known.length;
    return listOf(this, name).filter((each) => each === listener || each.listener === listener).length;
  },
  listeners(name) {
    return listOf(this, name).map((each) => each.listener ?? each);
  },
  rawListeners(name) {
    return listOf(this, name);
  },
  setMaxListeners(limit) {
    if (typeof limit !== 'number') throw invalidArgType('setMaxListeners', 'of type number', limit);
    if (limit < 0 || Number.isNaN(limit)) throw outOfRange('setMaxListeners', '>= 0', limit);
    this._maxListeners = limit;
    return this;
  },
  getMaxListeners() {
    return this._maxListeners ?? defaults.maxListeners;
  },
};

function forget(emitter: Emitter, name: EventName): void {
  if (--emitter._eventsCount === 0) emitter._events = Object.create(null) as Emitter['_events'];
  else delete emitter._events[name];
}

Object.assign(EventEmitter.prototype, methods);
EventEmitter.prototype.on = EventEmitter.prototype.addListener;
EventEmitter.prototype.off = EventEmitter.prototype.removeListener;
