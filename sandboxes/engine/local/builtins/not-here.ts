/** Modules of Node that need what a browser tab has not: each use says so, and what to use instead. */
import { nodeError } from './node-error';

/** A function that throws. */
export function notHere(what: string, instead: string): () => never {
  return () => {
    throw nodeError(
      Error,
      'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
      `${what} does not exist inside this sandbox. ${instead}`,
    );
  };
}

/** A class that exists, so that `instanceof` works, and cannot be made. */
export function neverMade(name: string, what: string, instead: string): new () => object {
  const refuse = notHere(what, instead);
  const Made = class {
    constructor() {
      refuse();
    }
  };
  Object.defineProperty(Made, 'name', { value: name });
  return Made;
}
