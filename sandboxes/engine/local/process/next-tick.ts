/** `process.nextTick`: a queue that drains before promise jobs go on, as near as a browser lets it. */
import { type Context, restore, snapshot } from './async-context';

interface Tick {
  readonly callback: (...args: unknown[]) => void;
  readonly args: unknown[];
  readonly context: Context;
}

const schedule = globalThis.queueMicrotask.bind(globalThis);
let queue: Tick[] = [];

/** Runs `callback(...args)` after the current operation, in the context of now. */
export function nextTick(callback: (...args: never[]) => void, ...args: unknown[]): void {
  if (typeof callback !== 'function') {
    throw Object.assign(
      new TypeError(`The "callback" argument must be of type function. Received ${typeof callback}`),
      { code: 'ERR_INVALID_ARG_TYPE' },
    );
  }
  queue.push({ callback: callback as Tick['callback'], args, context: snapshot() });
  // Two turns: promise jobs that the same code queues come first, as in Node when it runs inside a promise job itself.
  if (queue.length === 1) schedule(() => schedule(drainTicks));
}

/** Runs all that is queued. After a callback of a timer, a socket or the kernel it is called at once: ticks go before promise jobs there. */
export function drainTicks(): void {
  for (let index = 0; index < queue.length; index++) {
    const tick = queue[index];
    if (!tick) break;
    restore(tick.context);
    try {
      tick.callback(...tick.args);
    } catch (error) {
      // The rest must still run, in a microtask of their own; the error goes where uncaught errors go.
      queue = queue.slice(index + 1);
      if (queue.length > 0) schedule(drainTicks);
      throw error;
    }
  }
  queue = [];
}
