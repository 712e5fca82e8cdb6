/** Modules of Node that need what a browser tab has not: each use says so, and what to use instead. */
import { nodeError } from './node-error';

/** Marks what is there only to say that it is not: the surface test counts it as missing. */
export const REFUSES = Symbol.for('backlab.refuses');

/** A function that throws. */
export function notHere(what: string, instead: string): () => never {
  const refuse = (): never => {
    throw nodeError(
      Error,
      'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
      `${what} does not exist inside this sandbox. ${instead}`,
    );
  };
  return Object.defineProperty(refuse, REFUSES, { value: true });
}

/** A class that exists, so that `instanceof` works, and cannot be made. */
export function neverMade(name: string, what: string, instead: string): new () => object {
  const refuse = notHere(what, instead);
  const Made = class {
    constructor() {
      refuse();
    }
  };
  Object.defineProperties(Made, { name: { value: name }, [REFUSES]: { value: true } });
  return Made;
}

/** Members of an object or of a class's prototype that throw, by name. @param owner as a program writes it: `tls.TLSSocket` */
export function membersNotHere(owner: string, instead: Readonly<Record<string, string>>): object {
  return Object.fromEntries(
    Object.entries(instead).map(([name, text]) => [name, notHere(`${owner}.${name}()`, text)]),
  );
}
