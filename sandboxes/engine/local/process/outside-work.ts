/**
 * Work that the browser does beside the event loop and that ends in a promise: a seeded run waits for it, in no time, because
 * how long it takes differs from run to run.
 */
let pending = 0;
let settled: () => void = () => undefined;

/** Counts until the function that is returned is called. */
export function beginOutsideWork(): () => void {
  pending++;
  return () => {
    pending--;
    if (pending === 0) settled();
  };
}

export const outsideWork = (): number => pending;

/** `listener` runs each time the last of it is done. */
export function whenOutsideWorkEnds(listener: () => void): void {
  settled = listener;
}
