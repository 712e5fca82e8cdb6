/**
 * The event loop's order: one callback of a timer, a socket or the kernel, then `process.nextTick`, then promise jobs,
 * then the next callback.
 *
 * A browser does not say when the promise jobs are done, but its next task comes only after the last of them. So what a
 * promise job gives to `nextTick` waits for a task of its own, and no callback may overtake it.
 */
import { type Context, restore, snapshot } from './async-context';

interface Tick {
  readonly callback: (...args: unknown[]) => void;
  readonly args: unknown[];
  readonly context: Context;
}

let ticks: Tick[] = [];
const waiting: (() => void)[] = [];

const wake = new MessageChannel();
let awake = false;
wake.port1.onmessage = () => {
  awake = false;
  // Promise jobs of the ticks come before the callback that waits.
  if (ticks.length > 0) drainTicks();
  else run(waiting.shift());
  if (waiting.length > 0) wakeUp();
};

function wakeUp(): void {
  if (awake) return;
  awake = true;
  wake.port2.postMessage(null);
}

let running = false;

function run(callback: (() => void) | undefined): void {
  running = true;
  try {
    callback?.();
    drainTicks();
  } finally {
    running = false;
    if (ticks.length > 0) wakeUp();
  }
}

/**
 * Runs a callback of the event loop, now when the task has only begun and nothing is before it, else in its turn.
 * To be called once a task, first thing: promise jobs of an earlier callback in the same task would not be done.
 */
export function runTask(callback: () => void): void {
  if (ticks.length === 0 && waiting.length === 0) run(callback);
  else queueTask(callback);
}

/** Runs a callback of the event loop in a task of its own, after those that wait already. */
export function queueTask(callback: () => void): void {
  waiting.push(callback);
  wakeUp();
}

/** Forgets the callbacks that wait: the process has ended. */
export function dropTasks(): void {
  waiting.length = 0;
  ticks = [];
}

/** Runs `callback(...args)` after the current operation, in the context of now. */
export function nextTick(callback: (...args: never[]) => void, ...args: unknown[]): void {
  if (typeof callback !== 'function') {
    throw Object.assign(
      new TypeError(`The "callback" argument must be of type function. Received ${typeof callback}`),
      { code: 'ERR_INVALID_ARG_TYPE' },
    );
  }
  ticks.push({ callback: callback as Tick['callback'], args, context: snapshot() });
  if (!running && ticks.length === 1) wakeUp();
}

/** Runs the ticks that are queued, and those that they queue. */
export function drainTicks(): void {
  for (let index = 0; index < ticks.length; index++) {
    const tick = ticks[index];
    if (!tick) break;
    restore(tick.context);
    try {
      tick.callback(...tick.args);
    } catch (error) {
      // The rest must still run, in a task of their own; the error goes where uncaught errors go.
      ticks = ticks.slice(index + 1);
      if (ticks.length > 0) wakeUp();
      throw error;
    }
  }
  ticks = [];
}
