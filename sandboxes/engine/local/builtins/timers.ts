/** `node:timers`. */
import { clearImmediate, clearTimeout, setImmediate, setInterval, setTimeout } from '../process/timers';
import promises from './timers-promises';

export default {
  setTimeout,
  setInterval,
  setImmediate,
  clearTimeout,
  clearInterval: clearTimeout,
  clearImmediate,
  promises,
};
