import { invalidArgType } from '../builtins/node-error';

/**
 * The async context of the running code: one immutable map, saved where work is deferred and restored where it resumes.
 *
 * Browsers have no AsyncContext, so `compile/await-wrap.ts` rewrites every `await` to save and restore it through
 * the three globals below, and `installAsyncContext` patches what else defers work.
 */
export type Context = ReadonlyMap<object, unknown> | undefined;

let current: Context;

export function snapshot(): Context {
  return current;
}

export function restore(context: Context): void {
  current = context;
}

/** Calls `fn` in `context` and comes back to the present one, also when it throws. */
export function runIn<A extends unknown[], R>(
  context: Context,
  fn: (...args: A) => R,
  self: unknown,
  args: A,
): R {
  const before = current;
  current = context;
  try {
    return Reflect.apply(fn, self, args) as R;
  } finally {
    current = before;
  }
}

/** A function that runs in the context of now. */
export function bind<A extends unknown[], R>(fn: (...args: A) => R): (...args: A) => R {
  const context = current;
  if (context === undefined) return fn;
  return function (this: unknown, ...args: A): R {
    return runIn(context, fn, this, args);
  };
}

declare global {
  var __ctxSave: () => Context;
  var __ctxLift: (value: unknown) => unknown;
  var __ctxBack: <T>(context: Context, value: T) => T;
  var __ctxSet: (context: Context) => void;
}

/** Defines what compiled code calls. Idempotent. */
export function installContextGlobals(): void {
  globalThis.__ctxSave = () => current;
  globalThis.__ctxBack = (context, value) => {
    current = context;
    return value;
  };
  globalThis.__ctxLift = (value) => (current === undefined ? value : lift(value, current));
  globalThis.__ctxSet = (context) => {
    current = context;
  };
}

type Then = (...settle: unknown[]) => unknown;

class Lifted {
  readonly #value: unknown;
  readonly #then: Then;
  readonly #context: Context;

  constructor(value: unknown, then: Then, context: Context) {
    this.#value = value;
    this.#then = then;
    this.#context = context;
  }

  // biome-ignore lint/suspicious/noThenProperty: being awaited is all that it is for.
  then(...settle: unknown[]): unknown {
    return runIn(this.#context, this.#then, this.#value, settle);
  }
}

/** An object with a `then` that is no promise, whose `then` finds the context of now whenever the language calls it. */
function lift(value: unknown, context: Context): unknown {
  if (
    value instanceof Promise ||
    value === null ||
    (typeof value !== 'object' && typeof value !== 'function')
  )
    return value;
  const then: unknown = (value as { then?: unknown }).then;
  if (typeof then !== 'function') return value;
  return new Lifted(value, then as Then, context);
}

/** Makes `then` (and so `catch`, `finally`) and `queueMicrotask` carry the context. Call once a realm. */
export function patchPromises(): void {
  const nativeThen = Promise.prototype.then;
  Object.defineProperty(Promise.prototype, 'then', {
    configurable: true,
    writable: true,
    value: function then(this: Promise<unknown>, onFulfilled?: unknown, onRejected?: unknown) {
      const context = current;
      return nativeThen.call(this, carry(context, onFulfilled), carry(context, onRejected));
    },
  });
  const nativeQueue = globalThis.queueMicrotask.bind(globalThis);
  globalThis.queueMicrotask = (callback) => {
    if (typeof callback !== 'function') throw invalidArgType('callback', 'of type function', callback);
    nativeQueue(carry(current, callback) as () => void);
  };
}

type Reaction = (value: unknown) => unknown;

function carry(context: Context, reaction: unknown): Reaction | undefined {
  if (typeof reaction !== 'function') return undefined;
  return (value) => {
    const before = current;
    current = context;
    try {
      return (reaction as Reaction)(value);
    } finally {
      current = before;
    }
  };
}
