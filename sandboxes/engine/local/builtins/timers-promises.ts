/** `node:timers/promises`. */
import { clearImmediate, clearTimeout, setImmediate, setInterval, setTimeout } from '../process/timers';

import { abortError, invalidArgType } from './node-error';

interface TimerOptions {
  readonly signal?: AbortSignal;
  readonly ref?: boolean;
}

function checkOptions(options: unknown): asserts options is TimerOptions {
  if (typeof options !== 'object' || options === null)
    throw invalidArgType('options', 'of type object', options);
  const { signal, ref } = options as Record<string, unknown>;
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw invalidArgType('options.signal', 'an instance of AbortSignal', signal);
  if (ref !== undefined && typeof ref !== 'boolean')
    throw invalidArgType('options.ref', 'of type boolean', ref);
}

function checkDelay(delay: unknown): void {
  if (delay !== undefined && typeof delay !== 'number')
    throw invalidArgType('delay', 'of type number', delay);
}

function cancellable<T>(
  value: T,
  { signal, ref }: TimerOptions,
  start: (done: () => void) => { unref(): unknown },
  cancel: (timer: unknown) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError(signal));
    const abort = () => {
      cancel(timer);
      reject(abortError(signal as AbortSignal));
    };
    const timer = start(() => {
      signal?.removeEventListener('abort', abort);
      resolve(value);
    });
    if (ref === false) timer.unref();
    signal?.addEventListener('abort', abort, { once: true });
    return undefined;
  });
}

async function delay<T>(
  milliseconds?: number,
  value?: T,
  options: TimerOptions = {},
): Promise<T | undefined> {
  checkDelay(milliseconds);
  checkOptions(options);
  return cancellable(value, options, (done) => setTimeout(done, milliseconds), clearTimeout);
}

async function immediate<T>(value?: T, options: TimerOptions = {}): Promise<T | undefined> {
  checkOptions(options);
  return cancellable(value, options, (done) => setImmediate(done), clearImmediate);
}

async function* interval<T>(
  milliseconds?: number,
  value?: T,
  options: TimerOptions = {},
): AsyncGenerator<T | undefined> {
  checkDelay(milliseconds);
  checkOptions(options);
  const { signal, ref } = options;
  let due = 0;
  let wake: () => void = () => undefined;
  const timer = setInterval(() => {
    due++;
    wake();
  }, milliseconds);
  if (ref === false) timer.unref();
  const abort = () => wake();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    for (;;) {
      if (signal?.aborted) throw abortError(signal);
      if (due > 0) {
        due--;
        yield value;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

export default {
  setTimeout: delay,
  setImmediate: immediate,
  setInterval: interval,
  scheduler: {
    wait: (milliseconds: number, options?: TimerOptions) => delay(milliseconds, undefined, options),
    yield: () => immediate(),
  },
};
