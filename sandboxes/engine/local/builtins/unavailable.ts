import { REFUSES } from './not-here';

/** Modules that cannot work in a tab: they load, so that a package may import them, and say at the first use what to do instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  domain: "use try/catch, process.on('uncaughtException') and AsyncLocalStorage",
  repl: 'use a file and run it, or node -p',
  trace_events: 'use node:diagnostics_channel',
  wasi: 'use WebAssembly',
};

const CONSTANTS = new Set(['constants', 'default', '__esModule', 'then', 'prototype', 'name', 'length']);

/** Any member of it can be named and passed on; calling or constructing it throws. */
export function unavailable(module: string): object {
  const refuse = (member: string) => {
    const what = Object.assign(
      function unavailableMember(): never {
        throw Object.assign(
          new Error(
            `node:${module} is not available in this sandbox (${module}.${member} was called). Instead: ${INSTEAD[module] ?? 'run this program on your own machine'}.`,
          ),
          {
            code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
          },
        );
      },
      { module, [REFUSES]: true },
    );
    return what;
  };
  return new Proxy(
    {},
    {
      get: (_, name) =>
        typeof name === 'symbol' || CONSTANTS.has(name)
          ? name === 'constants'
            ? {}
            : undefined
          : refuse(name),
      has: (_, name) => typeof name === 'string' && !CONSTANTS.has(name),
    },
  );
}
