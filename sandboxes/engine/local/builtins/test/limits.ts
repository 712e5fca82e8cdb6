import { clearTimeout, setTimeout } from '../../process/timers';
import { abortError } from '../node-error';
import { testFailure } from './failure';
import type { TestFunction, TestOptions } from './options';

/**
 * Calls a test's function, in either style, and waits for it: no longer than `timeout` milliseconds, not past `signal`.
 * @throws what the function throws; {TestFailure} when it takes too long, is aborted or mixes the styles
 */
export async function race(
  fn: TestFunction,
  context: object,
  args: readonly unknown[],
  { timeout, signal }: Pick<TestOptions, 'timeout' | 'signal'>,
): Promise<void> {
  let stop: () => void = () => undefined;
  const limit = new Promise<never>((_, reject) => {
    if (timeout !== undefined && timeout !== Number.POSITIVE_INFINITY) {
      const timer = setTimeout(
        () => reject(testFailure(`test timed out after ${timeout}ms`, 'testTimeoutFailure')),
        timeout,
      );
      // It is the test that keeps the process alive, not its limit.
      timer.unref();
      stop = () => clearTimeout(timer);
    }
    const abort = () => reject(abortError(signal));
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
  // A limit that is reached after the function has settled concerns nobody.
  limit.catch(() => undefined);
  try {
    await Promise.race([call(fn, context, args), limit]);
  } finally {
    stop();
  }
}

function call(fn: TestFunction, context: object, args: readonly unknown[]): unknown {
  if (fn.length !== args.length + 1) return Reflect.apply(fn, context, args);
  let calls = 0;
  let settle: (error: unknown) => void = () => undefined;
  const called = new Promise<void>((resolve, reject) => {
    settle = (error) => (error ? reject(error) : resolve());
  });
  const answer: unknown = Reflect.apply(fn, context, [
    ...args,
    (error?: unknown) =>
      settle(
        ++calls > 1 ? testFailure('callback invoked multiple times', 'multipleCallbackInvocations') : error,
      ),
  ]);
  if (!(answer instanceof Promise)) return called;
  called.catch(() => undefined);
  throw testFailure('passed a callback but also returned a Promise', 'callbackAndPromisePresent');
}
