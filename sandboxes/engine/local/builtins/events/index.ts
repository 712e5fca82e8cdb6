/** `node:events`. */
import { AsyncResource } from '../async_hooks';
import { invalidArgType, outOfRange } from '../node-error';
import {
  captureRejectionSymbol,
  defaults,
  type Emitter,
  type EmitterOptions,
  EventEmitter,
  type EventName,
  errorMonitor,
} from './emitter';
import { setTargetLimit, targetLimit, targetListeners, watchTargets } from './targets';
import { on, once } from './waiting';

watchTargets();

const isEmitter = (value: unknown): value is Emitter =>
  typeof (value as Emitter | null)?.listenerCount === 'function';

function emitterOrTarget(value: unknown): asserts value is Emitter | EventTarget {
  if (!isEmitter(value) && !(value instanceof EventTarget))
    throw invalidArgType('emitter', 'an instance of EventEmitter or EventTarget', value);
}

function checkLimit(limit: unknown, name: string): asserts limit is number {
  if (typeof limit !== 'number') throw invalidArgType(name, 'of type number', limit);
  if (limit < 0 || Number.isNaN(limit)) throw outOfRange(name, '>= 0', limit);
}

/** Its own type, named as Node names it, with the emitter it belongs to. */
class EventEmitterReferencingAsyncResource extends AsyncResource {
  readonly eventEmitter: unknown;
  constructor(emitter: unknown, type: string) {
    super(type);
    this.eventEmitter = emitter;
  }
}

class EventEmitterAsyncResource extends EventEmitter {
  readonly #resource: EventEmitterReferencingAsyncResource;

  constructor(options: (EmitterOptions & { name?: string }) | string = {}) {
    const { name = new.target.name, ...rest } = typeof options === 'string' ? { name: options } : options;
    super(rest);
    this.#resource = new EventEmitterReferencingAsyncResource(this, name);
  }
  override emit(name: EventName, ...args: unknown[]): boolean {
    return this.#resource.runInAsyncScope(() => super.emit(name, ...args));
  }
  get asyncResource(): AsyncResource {
    return this.#resource;
  }
  get asyncId(): number {
    return this.#resource.asyncId();
  }
  get triggerAsyncId(): number {
    return this.#resource.triggerAsyncId();
  }
  emitDestroy(): void {
    this.#resource.emitDestroy();
  }
}

Object.defineProperties(EventEmitter, {
  defaultMaxListeners: {
    enumerable: true,
    get: () => defaults.maxListeners,
    set: (limit: unknown) => {
      checkLimit(limit, 'defaultMaxListeners');
      defaults.maxListeners = limit;
    },
  },
  captureRejections: {
    enumerable: true,
    get: () => defaults.captureRejections,
    set: (wanted: unknown) => {
      if (typeof wanted !== 'boolean')
        throw invalidArgType('EventEmitter.captureRejections', 'of type boolean', wanted);
      defaults.captureRejections = wanted;
    },
  },
});

export default Object.assign(EventEmitter, {
  EventEmitter,
  EventEmitterAsyncResource,
  errorMonitor,
  captureRejectionSymbol,
  usingDomains: false,
  kMaxEventTargetListeners: Symbol('events.maxEventTargetListeners'),
  kMaxEventTargetListenersWarned: Symbol('events.maxEventTargetListenersWarned'),
  once,
  on,
  getEventListeners(emitter: unknown, name: string): unknown[] {
    emitterOrTarget(emitter);
    return isEmitter(emitter) ? emitter.listeners(name) : targetListeners(emitter, name);
  },
  getMaxListeners(emitter: unknown): number {
    emitterOrTarget(emitter);
    return isEmitter(emitter) ? emitter.getMaxListeners() : (targetLimit(emitter) ?? defaults.maxListeners);
  },
  setMaxListeners(limit: unknown = defaults.maxListeners, ...targets: unknown[]): void {
    checkLimit(limit, 'setMaxListeners');
    if (targets.length === 0) defaults.maxListeners = limit;
    for (const target of targets) {
      emitterOrTarget(target);
      if (isEmitter(target)) target.setMaxListeners(limit);
      else setTargetLimit(target, limit);
    }
  },
  listenerCount: (emitter: Emitter, name: string) =>
    isEmitter(emitter) ? emitter.listenerCount(name) : targetListeners(emitter, name).length,
  addAbortListener(signal: AbortSignal, listener: (event: Event) => void) {
    if (!(signal instanceof AbortSignal))
      throw invalidArgType('signal', 'an instance of AbortSignal', signal);
    if (typeof listener !== 'function') throw invalidArgType('listener', 'of type function', listener);
    if (signal.aborted) queueMicrotask(() => listener(new Event('abort')));
    else signal.addEventListener('abort', listener, { once: true });
    return { [Symbol.dispose]: () => signal.removeEventListener('abort', listener) };
  },
});
