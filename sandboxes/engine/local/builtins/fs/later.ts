import { setImmediate } from '../../process/timers';

/**
 * Does it when the program's own work of this turn is done, and that of `setImmediate`: a disk is never faster in Node.
 * @param done hears of the error or the value, in a task of its own
 */
export function later<T>(run: () => T, done: (error: unknown, value?: T) => void): void {
  setImmediate(() =>
    setImmediate(() => {
      let value: T;
      try {
        value = run();
      } catch (error) {
        done(error);
        return;
      }
      done(null, value);
    }),
  );
}
