/** `node:async_hooks`: AsyncLocalStorage and AsyncResource over the context that compiled code carries. */
import { bind, type Context, restore, runIn, snapshot } from '../process/async-context';

type Fn = (...args: never[]) => unknown;

export class AsyncLocalStorage<T = unknown> {
  readonly name: string;
  readonly #defaultValue: T | undefined;

  constructor(options: { defaultValue?: T; name?: string } = {}) {
    this.#defaultValue = options.defaultValue;
    this.name = options.name ?? '';
  }

  static bind<F extends Fn>(fn: F): F {
    return bind(fn as unknown as (...args: unknown[]) => unknown) as unknown as F;
  }

  static snapshot(): (fn: Fn, ...args: unknown[]) => unknown {
    const context = snapshot();
    return (fn, ...args) => runIn(context, fn as unknown as (...args: unknown[]) => unknown, undefined, args);
  }

  getStore(): T | undefined {
    const context = snapshot();
    return context?.has(this) ? (context.get(this) as T) : this.#defaultValue;
  }

  run(store: T, fn: Fn, ...args: unknown[]): unknown {
    return runIn(this.#with(store), fn as unknown as (...args: unknown[]) => unknown, undefined, args);
  }

  exit(fn: Fn, ...args: unknown[]): unknown {
    return this.run(undefined as T, fn, ...args);
  }

  enterWith(store: T): void {
    restore(this.#with(store));
  }

  disable(): void {
    const without = new Map(snapshot());
    without.delete(this);
    restore(without);
  }

  #with(store: T): Context {
    const next = new Map(snapshot());
    next.set(this, store);
    return next;
  }
}

let ids = 1;

export class AsyncResource {
  readonly type: string;
  readonly #context = snapshot();
  readonly #id = ++ids;

  constructor(type: string) {
    this.type = type;
  }

  static bind(fn: Fn, _type?: string, self?: unknown): Fn {
    return bind(
      self === undefined
        ? (fn as unknown as (...args: unknown[]) => unknown)
        : (fn.bind(self) as unknown as (...args: unknown[]) => unknown),
    ) as unknown as Fn;
  }

  runInAsyncScope<R>(fn: (...args: never[]) => R, self?: unknown, ...args: unknown[]): R {
    return runIn(this.#context, fn as unknown as (...args: unknown[]) => R, self, args);
  }

  bind(fn: Fn, self?: unknown): Fn {
    const resource = this;
    return function (this: unknown, ...args: unknown[]) {
      return resource.runInAsyncScope(fn, self ?? this, ...args);
    } as unknown as Fn;
  }

  emitDestroy(): this {
    return this;
  }

  asyncId(): number {
    return this.#id;
  }

  triggerAsyncId(): number {
    return 1;
  }
}

/** The hooks themselves would need the engine's own promises: they are accepted and never called. */
function createHook(): { enable(): unknown; disable(): unknown } {
  const hook = { enable: () => hook, disable: () => hook };
  return hook;
}

export default {
  AsyncLocalStorage,
  AsyncResource,
  createHook,
  executionAsyncId: () => 1,
  triggerAsyncId: () => 0,
  executionAsyncResource: () => ({}),
  asyncWrapProviders: Object.freeze({}),
};
