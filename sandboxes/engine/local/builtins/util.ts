/** `node:util`: Node's own inspect and format (extracted and published), the rest written here. */
import { format, formatWithOptions, inspect, stripVTControlCharacters } from 'node-inspect-extracted';
import { isDeepStrictEqual } from './deep-equal';
import { parseArgs } from './parse-args';
import types from './util-types';

type AnyFunction = (...args: unknown[]) => unknown;
type Callback = (error: unknown, value?: unknown) => void;

const customPromisify = Symbol.for('nodejs.util.promisify.custom');

function promisify(original: AnyFunction & { [customPromisify]?: AnyFunction }): AnyFunction {
  if (typeof original !== 'function')
    throw Object.assign(new TypeError('The "original" argument must be of type function'), {
      code: 'ERR_INVALID_ARG_TYPE',
    });
  const custom = original[customPromisify];
  if (custom) return custom;
  function promisified(this: unknown, ...args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const done: Callback = (error, value) => (error ? reject(error) : resolve(value));
      Reflect.apply(original, this, [...args, done]);
    });
  }
  return Object.defineProperties(promisified, Object.getOwnPropertyDescriptors(original)) as AnyFunction;
}

function callbackify(original: (...args: unknown[]) => Promise<unknown>): AnyFunction {
  return function (this: unknown, ...args: unknown[]) {
    const callback = args.pop() as Callback;
    Reflect.apply(original, this, args).then(
      (value) => process.nextTick(callback, null, value),
      (error: unknown) =>
        process.nextTick(callback, error ?? new Error('Promise was rejected with a falsy value')),
    );
  };
}

function inherits(child: { prototype: object; super_?: unknown }, parent: { prototype: object }): void {
  Object.defineProperty(child, 'super_', { value: parent, writable: true, configurable: true });
  Object.setPrototypeOf(child.prototype, parent.prototype);
}

function deprecate<F extends AnyFunction>(fn: F, message: string, code?: string): F {
  let warned = false;
  return function (this: unknown, ...args: unknown[]) {
    if (!warned) {
      warned = true;
      process.emitWarning(message, 'DeprecationWarning', code);
    }
    return Reflect.apply(fn, this, args);
  } as F;
}

/** Prints only where NODE_DEBUG names the section. */
function debuglog(section: string): AnyFunction & { enabled: boolean } {
  const enabled = (process.env['NODE_DEBUG'] ?? '').toUpperCase().split(',').includes(section.toUpperCase());
  const log = (...args: unknown[]) => {
    if (enabled) process.stderr.write(`${section.toUpperCase()} ${process.pid}: ${format(...args)}\n`);
  };
  return Object.assign(log, { enabled });
}

function styleText(styles: string | readonly string[], text: string): string {
  return [styles].flat().reduce<string>((styled, style: string) => {
    const codes = (inspect.colors as unknown as Readonly<Record<string, readonly [number, number]>>)[style];
    if (!codes)
      throw Object.assign(
        new TypeError(
          `The argument 'format' must be one of: ${Object.keys(inspect.colors).join(', ')}. Received '${style}'`,
        ),
        { code: 'ERR_INVALID_ARG_VALUE' },
      );
    return `\u001b[${codes[0]}m${styled}\u001b[${codes[1]}m`;
  }, text);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

const ERRNO: Readonly<Record<number, string>> = {
  [-2]: 'ENOENT',
  [-13]: 'EACCES',
  [-17]: 'EEXIST',
  [-98]: 'EADDRINUSE',
  [-104]: 'ECONNRESET',
  [-111]: 'ECONNREFUSED',
  [-32]: 'EPIPE',
  [-110]: 'ETIMEDOUT',
};

export default {
  format,
  formatWithOptions,
  inspect,
  stripVTControlCharacters,
  promisify: Object.assign(promisify, { custom: customPromisify }),
  callbackify,
  inherits,
  deprecate,
  debuglog,
  debug: debuglog,
  styleText,
  aborted,
  isDeepStrictEqual,
  parseArgs,
  types,
  TextEncoder: globalThis.TextEncoder,
  TextDecoder: globalThis.TextDecoder,
  toUSVString: (text: string) =>
    String(text).replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'),
  getSystemErrorName: (errno: number) => ERRNO[errno] ?? `Unknown system error ${errno}`,
  getSystemErrorMap: () =>
    new Map(Object.entries(ERRNO).map(([errno, name]) => [Number(errno), [name, name]])),
  transferableAbortController: () => new AbortController(),
  transferableAbortSignal: (signal: AbortSignal) => signal,
  isArray: Array.isArray,
};
