/** `node:timers`. */
import { clearImmediate, clearTimeout, setImmediate, setInterval, setTimeout } from '../process/timers';
import { invalidArgType, outOfRange } from './node-error';
import promises from './timers-promises';

const customPromisify = Symbol.for('nodejs.util.promisify.custom');
for (const [timer, promised] of [
  [setTimeout, promises.setTimeout],
  [setImmediate, promises.setImmediate],
] as const)
  Object.defineProperty(timer, customPromisify, { enumerable: true, get: () => promised });

/** Anything that Node's oldest API turns into a timer: it is given a time, a function, and later started. */
interface Enrolled {
  _idleTimeout?: number;
  _onTimeout?: () => void;
}

const running = new WeakMap<Enrolled, ReturnType<typeof setTimeout>>();
const warned = new Set<string>();

function deprecated(name: string, code: string, instead: string): void {
  if (warned.has(code)) return;
  warned.add(code);
  globalThis.process.emitWarning(`timers.${name}() is deprecated. ${instead}`, 'DeprecationWarning', code);
}

function stop(item: Enrolled): void {
  clearTimeout(running.get(item));
  running.delete(item);
}

function enroll(item: Enrolled, delay: unknown): void {
  deprecated('enroll', 'DEP0095', 'Please use setTimeout instead.');
  if (typeof delay !== 'number') throw invalidArgType('msecs', 'of type number', delay);
  if (!(delay >= 0 && delay < Number.POSITIVE_INFINITY))
    throw outOfRange('msecs', 'a non-negative finite number', delay);
  stop(item);
  item._idleTimeout = delay;
}

function unenroll(item: Enrolled): void {
  deprecated('unenroll', 'DEP0096', 'Please use clearTimeout instead.');
  stop(item);
  item._idleTimeout = -1;
}

function start(item: Enrolled): ReturnType<typeof setTimeout> | undefined {
  stop(item);
  if (item._idleTimeout === undefined || item._idleTimeout < 0) return undefined;
  const timer = setTimeout(() => item._onTimeout?.(), item._idleTimeout);
  running.set(item, timer);
  return timer;
}

function active(item: Enrolled): void {
  deprecated('active', 'DEP0126', 'Please use timeout.refresh() instead.');
  start(item);
}

function unrefActive(item: Enrolled): void {
  deprecated('_unrefActive', 'DEP0127', 'Please use timeout.refresh() instead.');
  start(item)?.unref();
}

export default {
  active,
  _unrefActive: unrefActive,
  enroll,
  unenroll,
  setTimeout,
  setInterval,
  setImmediate,
  clearTimeout,
  clearInterval: clearTimeout,
  clearImmediate,
  promises,
};
