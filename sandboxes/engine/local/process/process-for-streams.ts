/** The little that readable-stream asks of `process`, ready before `process` itself, which is made of streams. */
import { nextTick } from './event-loop';

export default {
  nextTick,
  env: {},
  version: 'v20.20.2',
  platform: 'linux',
  emitWarning: (warning: unknown) => globalThis.process.emitWarning(String(warning)),
};
