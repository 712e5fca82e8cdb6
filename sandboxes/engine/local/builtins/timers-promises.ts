/** `node:timers/promises`. */
import { clearImmediate, clearTimeout, setImmediate, setInterval, setTimeout } from '../process/timers';

interface TimerOptions {
  readonly signal?: AbortSignal;
  readonly ref?: boolean;
}

function abortError(signal: AbortSignal): Error {
  return Object.assign(new Error('The operation was aborted', { cause: signal.reason }), {
    name: 'AbortError',
    code: 'ABORT_ERR',
  });
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

function delay<T>(milliseconds?: number, value?: T, options: TimerOptions = {}): Promise<T | undefined> {
  return cancellable(value, options, (done) => setTimeout(done, milliseconds), clearTimeout);
}

function immediate<T>(value?: T, options: TimerOptions = {}): Promise<T | undefined> {
  return cancellable(value, options, (done) => setImmediate(done), clearImmediate);
}

async function* interval<T>(
  milliseconds?: number,
  value?: T,
  { signal, ref }: TimerOptions = {},
): AsyncGenerator<T | undefined> {
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
