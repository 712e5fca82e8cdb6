/** Between callbacks and promises. */
import { invalidArgType, nodeError } from '../node-error';

type AnyFunction = (...args: unknown[]) => unknown;
type Callback = (error: unknown, value?: unknown) => void;

const custom = Symbol.for('nodejs.util.promisify.custom');

function promisifyAny(original: AnyFunction & { [custom]?: AnyFunction }): AnyFunction {
  if (typeof original !== 'function') throw invalidArgType('original', 'of type function', original);
  const own = original[custom];
  if (own !== undefined) {
    if (typeof own !== 'function') throw invalidArgType('util.promisify.custom', 'of type function', own);
    return Object.defineProperty(own, custom, { value: own, configurable: true });
  }
  function promisified(this: unknown, ...args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const done: Callback = (error, value) => (error ? reject(error) : resolve(value));
      Reflect.apply(original, this, [...args, done]);
    });
  }
  Object.setPrototypeOf(promisified, Object.getPrototypeOf(original) as object);
  Object.defineProperty(promisified, custom, { value: promisified, configurable: true });
  return Object.defineProperties(promisified, Object.getOwnPropertyDescriptors(original)) as AnyFunction;
}

export const promisify = Object.assign(promisifyAny, { custom });

export function callbackify(original: (...args: unknown[]) => Promise<unknown>): AnyFunction {
  if (typeof original !== 'function') throw invalidArgType('original', 'of type function', original);
  function callbackified(this: unknown, ...args: unknown[]): void {
    const callback = args.pop() as Callback;
    if (typeof callback !== 'function') throw invalidArgType('last argument', 'of type function', callback);
    Reflect.apply(original, this, args).then(
      (value) => process.nextTick(callback, null, value),
      (reason: unknown) => process.nextTick(callback, reason || falsyRejection(reason)),
    );
  }
  const described = {
    ...Object.getOwnPropertyDescriptors(original),
    length: { value: original.length + 1, configurable: true },
    name: { value: `${original.name}Callbackified`, configurable: true },
  };
  return Object.defineProperties(callbackified, described) as AnyFunction;
}

const falsyRejection = (reason: unknown) =>
  Object.assign(nodeError(Error, 'ERR_FALSY_VALUE_REJECTION', 'Promise was rejected with falsy value'), {
    reason,
  });

/** Resolves with the event once the signal aborts. */
export async function aborted(signal: AbortSignal, resource: object): Promise<Event | undefined> {
  if (!(signal instanceof AbortSignal)) throw invalidArgType('signal', 'an instance of AbortSignal', signal);
  if ((typeof resource !== 'object' && typeof resource !== 'function') || resource === null)
    throw invalidArgType('resource', 'of type object', resource);
  if (signal.aborted) return undefined;
  return new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
