/** `require` for builtins that hand one out, without an import of the loader, which imports the builtins. */
import type { Require } from './loader';

let make: (importer: string) => Require = () => {
  throw new Error('The module loader has not been started.');
};

export function provideRequire(factory: typeof make): void {
  make = factory;
}

export function requireFrom(importer: string): Require {
  return make(importer);
}
