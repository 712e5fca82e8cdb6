/** `node:async_hooks`: AsyncLocalStorage and AsyncResource over the context that compiled code carries. */
import { bind, type Context, restore, runIn, snapshot } from '../process/async-context';
import { invalidArgType, nodeError } from './node-error';

type Fn = (...args: never[]) => unknown;

function checkFunction(value: unknown, name: string): void {
  if (typeof value !== 'function') throw invalidArgType(name, 'of type function', value);
}

export class AsyncLocalStorage<T = unknown> {
  readonly name: string;
  readonly #defaultValue: T | undefined;

  constructor(options: { defaultValue?: T; name?: string } = {}) {
    this.#defaultValue = options.defaultValue;
    this.name = options.name ?? '';
  }

  static bind<F extends Fn>(fn: F): F {
    checkFunction(fn, 'fn');
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
  readonly #context = snapshot();
  readonly #id = ++ids;

  constructor(type: string, _options?: number | { triggerAsyncId?: number; requireManualDestroy?: boolean }) {
    if (typeof type !== 'string') throw invalidArgType('type', 'of type string', type);
  }

  static bind(fn: Fn, _type?: string, self?: unknown): Fn {
    checkFunction(fn, 'fn');
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
    checkFunction(fn, 'fn');
    const resource = this;
    const bound = function (this: unknown, ...args: unknown[]) {
      return resource.runInAsyncScope(fn, self ?? this, ...args);
    } as unknown as Fn;
    return Object.defineProperty(bound, 'length', { value: fn.length, configurable: true });
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

const CALLBACKS = ['init', 'before', 'after', 'destroy', 'promiseResolve'] as const;

/** The hooks themselves would need the engine's own promises: they are accepted and never called. */
function createHook(callbacks: Readonly<Record<string, unknown>>): { enable(): unknown; disable(): unknown } {
  for (const name of CALLBACKS) {
    if (callbacks[name] !== undefined && typeof callbacks[name] !== 'function')
      throw nodeError(TypeError, 'ERR_ASYNC_CALLBACK', `hook.${name} must be a function`);
  }
  const hook = { enable: () => hook, disable: () => hook };
  return hook;
}

/** The kinds of work that Node tells hooks of, with its numbers. */
const PROVIDERS =
  'NONE DIRHANDLE DNSCHANNEL ELDHISTOGRAM FILEHANDLE FILEHANDLECLOSEREQ BLOBREADER FSEVENTWRAP FSREQCALLBACK FSREQPROMISE GETADDRINFOREQWRAP GETNAMEINFOREQWRAP HEAPSNAPSHOT CPUHEAPPROFILE HTTP2SESSION HTTP2STREAM HTTP2PING HTTP2SETTINGS HTTPINCOMINGMESSAGE HTTPCLIENTREQUEST JSSTREAM JSUDPWRAP MESSAGEPORT PIPECONNECTWRAP PIPESERVERWRAP PIPEWRAP PROCESSWRAP PROMISE QUERYWRAP QUIC_LOGSTREAM QUIC_PACKET SHUTDOWNWRAP SIGNALWRAP STATWATCHER STREAMPIPE TCPCONNECTWRAP TCPSERVERWRAP TCPWRAP TTYWRAP UDPSENDWRAP UDPWRAP SIGINTWATCHDOG WORKER WORKERHEAPSNAPSHOT WRITEWRAP ZLIB CHECKPRIMEREQUEST PBKDF2REQUEST KEYPAIRGENREQUEST KEYGENREQUEST KEYEXPORTREQUEST CIPHERREQUEST DERIVEBITSREQUEST HASHREQUEST RANDOMBYTESREQUEST RANDOMPRIMEREQUEST SCRYPTREQUEST SIGNREQUEST TLSWRAP VERIFYREQUEST'.split(
    ' ',
  );

export default {
  AsyncLocalStorage,
  AsyncResource,
  createHook,
  executionAsyncId: () => 1,
  triggerAsyncId: () => 0,
  executionAsyncResource: () => ({}),
  asyncWrapProviders: Object.freeze(Object.fromEntries(PROVIDERS.map((name, index) => [name, index]))),
};
