type Callback<T> = (error: Error | null, value: T) => void;

/** Arguments are checked at once; the work blocks a later turn of this worker (Node has threads for it). */
export function later<T>(work: () => T, callback: Callback<T>): void {
  setImmediate(() => {
    let value: T;
    try {
      value = work();
    } catch (error) {
      (callback as (error: unknown) => void)(error);
      return;
    }
    callback(null, value);
  });
}
