/** `mock` of node:test: functions, methods and properties that record how they are used, and can be put back. */
import { invalidArgType, invalidArgValue, outOfRange } from '../node-error';
import { MockTimers } from './mock-timers';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

interface Call {
  readonly arguments: unknown[];
  readonly error: unknown;
  readonly result: unknown;
  readonly stack: Error;
  readonly target: unknown;
  readonly this: unknown;
}

class MockFunctionContext {
  #calls: Call[] = [];
  readonly #onCall = new Map<number, AnyFunction>();
  readonly #original: AnyFunction;
  readonly #times: number;
  readonly #putBack: (() => void) | undefined;
  #implementation: AnyFunction;

  constructor(implementation: AnyFunction, original: AnyFunction, times: number, putBack?: () => void) {
    this.#implementation = implementation;
    this.#original = original;
    this.#times = times;
    this.#putBack = putBack;
  }

  get calls(): Call[] {
    return [...this.#calls];
  }

  callCount(): number {
    return this.#calls.length;
  }

  mockImplementation(implementation: AnyFunction): void {
    if (typeof implementation !== 'function')
      throw invalidArgType('implementation', 'of type function', implementation);
    this.#implementation = implementation;
  }

  mockImplementationOnce(implementation: AnyFunction, onCall?: number): void {
    if (typeof implementation !== 'function')
      throw invalidArgType('implementation', 'of type function', implementation);
    this.#onCall.set(onCall ?? this.#calls.length, implementation);
  }

  restore(): void {
    this.#putBack?.();
    this.#implementation = this.#original;
    this.#onCall.clear();
  }

  resetCalls(): void {
    this.#calls = [];
  }

  /** For the function that is mocked: what answers its next call. */
  next(): AnyFunction {
    const at = this.#calls.length;
    const once = this.#onCall.get(at);
    this.#onCall.delete(at);
    if (at + 1 === this.#times) queueMicrotask(() => this.restore());
    return once ?? this.#implementation;
  }

  track(call: Call): void {
    this.#calls.push(call);
  }
}

type Mocked = AnyFunction & { readonly mock: MockFunctionContext };

function makeMock(original: AnyFunction, context: MockFunctionContext): Mocked {
  const record = (
    target: unknown,
    self: unknown,
    args: unknown[],
    run: (answering: AnyFunction) => unknown,
  ) => {
    const answering = context.next();
    const base = { arguments: args, stack: new Error('mock'), target };
    try {
      const result = run(answering);
      context.track({ ...base, error: undefined, result, this: target ? result : self });
      return result;
    } catch (error) {
      context.track({ ...base, error, result: undefined, this: self });
      throw error;
    }
  };
  return new Proxy(original, {
    apply: (_, self, args: unknown[]) =>
      record(undefined, self, args, (answering) => Reflect.apply(answering, self, args)),
    construct: (_, args: unknown[], newTarget) =>
      record(original, undefined, args, (answering) =>
        Reflect.construct(answering, args, newTarget),
      ) as object,
    get: (target, name, receiver) => (name === 'mock' ? context : Reflect.get(target, name, receiver)),
  }) as Mocked;
}

interface MockOptions {
  readonly times?: number;
  readonly getter?: boolean;
  readonly setter?: boolean;
}

function timesOf({ times }: MockOptions): number {
  if (times === undefined) return Number.POSITIVE_INFINITY;
  if (!Number.isInteger(times)) throw invalidArgType('options.times', 'of type number', times);
  if (times < 1) throw outOfRange('options.times', '>= 1 && <= 9007199254740991', times);
  return times;
}

function descriptorOf(object: object, name: PropertyKey): PropertyDescriptor | undefined {
  for (let at: object | null = object; at !== null; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, name);
    if (found) return found;
  }
  return undefined;
}

const emptyFunction = (): void => undefined;

export class MockTracker {
  readonly #mocks: MockFunctionContext[] = [];
  #timers: MockTimers | undefined;

  get timers(): MockTimers {
    this.#timers ??= new MockTimers();
    return this.#timers;
  }

  fn(...given: unknown[]): Mocked {
    const options = given.findLast((each) => typeof each === 'object' && each !== null) as
      | MockOptions
      | undefined;
    const [original = emptyFunction, implementation = original] = given.filter(
      (each): each is AnyFunction => typeof each === 'function',
    );
    const context = new MockFunctionContext(implementation, original, timesOf(options ?? {}));
    this.#mocks.push(context);
    return makeMock(original, context);
  }

  method(object: object, name: PropertyKey, ...given: unknown[]): Mocked {
    if ((typeof object !== 'object' && typeof object !== 'function') || object === null)
      throw invalidArgType('object', 'of type object', object);
    const options = (given.find((each) => typeof each === 'object' && each !== null) ?? {}) as MockOptions;
    const kind = options.getter ? 'get' : options.setter ? 'set' : 'value';
    const before = descriptorOf(object, name);
    const original: unknown = before?.[kind];
    if (typeof original !== 'function' || !before)
      throw invalidArgValue('methodName', name, 'must be a method');
    const implementation = given.find((each): each is AnyFunction => typeof each === 'function');
    const own = Object.getOwnPropertyDescriptor(object, name);
    const putBack = () => {
      if (own) Object.defineProperty(object, name, own);
      else Reflect.deleteProperty(object, name);
    };
    const first = implementation ?? (original as AnyFunction);
    const context = new MockFunctionContext(first, original as AnyFunction, timesOf(options), putBack);
    this.#mocks.push(context);
    const mocked = makeMock(original as AnyFunction, context);
    Object.defineProperty(object, name, { ...before, configurable: true, [kind]: mocked });
    return mocked;
  }

  getter(object: object, name: PropertyKey, ...given: unknown[]): Mocked {
    return this.method(object, name, ...given, { ...optionsIn(given), getter: true });
  }

  setter(object: object, name: PropertyKey, ...given: unknown[]): Mocked {
    return this.method(object, name, ...given, { ...optionsIn(given), setter: true });
  }

  reset(): void {
    this.restoreAll();
    this.#timers?.reset();
    this.#mocks.length = 0;
  }

  restoreAll(): void {
    for (const mock of this.#mocks) mock.restore();
  }
}

const optionsIn = (given: unknown[]): object => {
  const at = given.findIndex((each) => typeof each === 'object' && each !== null);
  return at < 0 ? {} : (given.splice(at, 1)[0] as object);
};
