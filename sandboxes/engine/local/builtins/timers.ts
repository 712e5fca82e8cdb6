/** `node:timers`. */
import { clearImmediate, clearTimeout, setImmediate, setInterval, setTimeout } from '../process/timers';
import { notHere } from './not-here';
import promises from './timers-promises';

const customPromisify = Symbol.for('nodejs.util.promisify.custom');
for (const [timer, promised] of [
  [setTimeout, promises.setTimeout],
  [setImmediate, promises.setImmediate],
] as const)
  Object.defineProperty(timer, customPromisify, { enumerable: true, get: () => promised });

const old = (name: string) => notHere(`timers.${name}()`, 'Use setTimeout() and timeout.refresh().');

export default {
  active: old('active'),
  enroll: old('enroll'),
  unenroll: old('unenroll'),
  setTimeout,
  setInterval,
  setImmediate,
  clearTimeout,
  clearInterval: clearTimeout,
  clearImmediate,
  promises,
};
