/** `node:events`: the published EventEmitter, with what Node has added since. */
import type nodeEvents from 'node:events';
import published from 'events/events.js';
import { AsyncResource } from './async_hooks';
import { invalidArgType, nodeError } from './node-error';

const EventEmitter = published as unknown as typeof nodeEvents;
type Emitter = InstanceType<typeof nodeEvents>;
type Listener = (...args: unknown[]) => void;

const errorMonitor = Symbol('events.errorMonitor');
const captureRejectionSymbol = Symbol.for('nodejs.rejection');

const emit = EventEmitter.prototype.emit;

Object.assign(EventEmitter.prototype, {
  emit(
    this: Emitter & { [captureRejectionSymbol]?: unknown },
    name: string | symbol,
    ...args: unknown[]
  ): boolean {
    if (name === 'error') {
      if (this.listenerCount(errorMonitor) > 0) emit.call(this, errorMonitor, ...args);
      if (this.listenerCount('error') === 0) throw unhandled(args[0]);
    }
    return emit.call(this, name, ...args);
  },
});

function unhandled(error: unknown): unknown {
  if (error instanceof Error) return error;
  const shown = typeof error === 'string' ? `'${error}'` : String(error);
  return Object.assign(nodeError(Error, 'ERR_UNHANDLED_ERROR', `Unhandled error. (${shown})`), {
    context: error,
  });
}

// The published package words a bad listener as Node 10 did.
for (const method of [
  'on',
  'addListener',
  'once',
  'prependListener',
  'prependOnceListener',
  'removeListener',
  'off',
] as const) {
  const published = EventEmitter.prototype[method];
  Object.assign(EventEmitter.prototype, {
    [method](this: Emitter, name: string | symbol, listener: Listener) {
      if (typeof listener !== 'function') throw invalidArgType('listener', 'of type function', listener);
      return published.call(this, name, listener);
    },
  });
}

function abortError(signal: AbortSignal): Error {
  return Object.assign(new Error('The operation was aborted', { cause: signal.reason }), {
    name: 'AbortError',
    code: 'ABORT_ERR',
  });
}

function isTarget(value: unknown): value is EventTarget {
  return (
    typeof (value as { addEventListener?: unknown }).addEventListener === 'function' &&
    typeof (value as { on?: unknown }).on !== 'function'
  );
}

/** Resolves with the arguments of the next `name`; rejects at 'error', or when the signal aborts. */
function once(
  emitter: Emitter | EventTarget,
  name: string | symbol,
  { signal }: { signal?: AbortSignal } = {},
): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError(signal));
    const release = () => {
      signal?.removeEventListener('abort', abort);
      if (isTarget(emitter)) emitter.removeEventListener(String(name), arrived as EventListener);
      else {
        emitter.removeListener(name, arrived);
        emitter.removeListener('error', failed);
      }
    };
    const arrived: Listener = (...args) => {
      release();
      resolve(args);
    };
    const failed = (error: Error) => {
      release();
      reject(error);
    };
    const abort = () => {
      release();
      reject(abortError(signal as AbortSignal));
    };
    signal?.addEventListener('abort', abort, { once: true });
    if (isTarget(emitter))
      return emitter.addEventListener(String(name), arrived as EventListener, { once: true });
    emitter.once(name, arrived);
    if (name !== 'error') emitter.once('error', failed);
    return undefined;
  });
}

/** Every `name` as an async iterator of argument lists. */
async function* on(
  emitter: Emitter,
  name: string | symbol,
  { signal, close = [] }: { signal?: AbortSignal; close?: readonly string[] } = {},
): AsyncGenerator<unknown[]> {
  const queue: unknown[][] = [];
  let failure: Error | null = null;
  let wake: () => void = () => undefined;
  const arrived: Listener = (...args) => {
    queue.push(args);
    wake();
  };
  const failed = (error: Error) => {
    failure = error;
    wake();
  };
  let ended = false;
  const finish = () => {
    ended = true;
    wake();
  };
  const abort = () => failed(abortError(signal as AbortSignal));
  if (signal?.aborted) throw abortError(signal);
  emitter.on(name, arrived);
  for (const event of close) emitter.on(event, finish);
  if (name !== 'error') emitter.on('error', failed);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    for (;;) {
      for (let args = queue.shift(); args; args = queue.shift()) yield args;
      if (failure) throw failure;
      if (ended) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    emitter.removeListener(name, arrived);
    emitter.removeListener('error', failed);
    for (const event of close) emitter.removeListener(event, finish);
    signal?.removeEventListener('abort', abort);
  }
}

class EventEmitterAsyncResource extends EventEmitter {
  readonly #resource = new AsyncResource('EventEmitterAsyncResource');
  override emit(name: string | symbol, ...args: unknown[]): boolean {
    return this.#resource.runInAsyncScope(() => super.emit(name, ...args));
  }
  get asyncResource(): AsyncResource {
    return this.#resource;
  }
  emitDestroy(): void {
    this.#resource.emitDestroy();
  }
}

const addListener = EventEmitter.prototype.on;

/** `new EventEmitter({ captureRejections: true })`: what an async listener rejects with becomes 'error'. */
function capturing(
  this: Emitter & { captures?: boolean },
  name: string | symbol,
  listener: Listener,
): Emitter {
  if (!this.captures) return addListener.call(this, name, listener);
  const wrapped: Listener & { listener?: Listener } = (...args) => {
    const result: unknown = Reflect.apply(listener, this, args);
    if (result instanceof Promise) {
      result.then(undefined, (error: unknown) => {
        const handler = (
          this as {
            [captureRejectionSymbol]?: (error: unknown, name: string | symbol, ...args: unknown[]) => void;
          }
        )[captureRejectionSymbol];
        if (handler) handler.call(this, error, name, ...args);
        else this.emit('error', error);
      });
    }
  };
  wrapped.listener = listener;
  return addListener.call(this, name, wrapped);
}

const init = (
  EventEmitter as unknown as { init(this: object, options?: { captureRejections?: boolean }): void }
).init;
Object.assign(EventEmitter, {
  init(this: object, options?: { captureRejections?: boolean }) {
    init.call(this);
    if (options?.captureRejections)
      Object.defineProperties(this, {
        captures: { value: true },
        on: { value: capturing },
        addListener: { value: capturing },
      });
  },
  EventEmitter,
  EventEmitterAsyncResource,
  errorMonitor,
  captureRejectionSymbol,
  captureRejections: false,
  usingDomains: false,
  once,
  on,
  getEventListeners: (emitter: Emitter, name: string) => (isTarget(emitter) ? [] : emitter.listeners(name)),
  getMaxListeners: (emitter: Emitter) => emitter.getMaxListeners?.() ?? EventEmitter.defaultMaxListeners,
  setMaxListeners(limit = EventEmitter.defaultMaxListeners, ...targets: Emitter[]) {
    if (targets.length === 0) EventEmitter.defaultMaxListeners = limit;
    for (const target of targets) target.setMaxListeners?.(limit);
  },
  listenerCount: (emitter: Emitter, name: string) => emitter.listenerCount(name),
  addAbortListener(signal: AbortSignal, listener: (event: Event) => void) {
    if (signal.aborted) queueMicrotask(() => listener(new Event('abort')));
    else signal.addEventListener('abort', listener, { once: true });
    return { [Symbol.dispose]: () => signal.removeEventListener('abort', listener) };
  },
});

export default EventEmitter;
