/** `node:util`: Node's own inspect and format (extracted and published), the rest written here. */
import { format, formatWithOptions, inspect, stripVTControlCharacters } from 'node-inspect-extracted';
import { colorDepth } from '../../process/color-depth';
import { isDeepStrictEqual } from '../deep-equal';
import { invalidArgType, invalidArgValue, outOfRange } from '../node-error';
import { parseArgs } from '../parse-args';
import { systemErrors } from '../system-errors';
import types from '../util-types';
import './inspected';
import { MIMEParams, MIMEType } from './mime-type';
import { parseEnv } from './parse-env';
import { aborted, callbackify, promisify } from './promises';
import { TextDecoder } from './text-decoder';

type AnyFunction = (...args: unknown[]) => unknown;

interface Constructor {
  prototype: object;
  super_?: unknown;
}

function inherits(child: Constructor, parent: Constructor): void {
  if (child === undefined || child === null) throw invalidArgType('ctor', 'of type function', child);
  if (parent === undefined || parent === null) throw invalidArgType('superCtor', 'of type function', parent);
  if (parent.prototype === undefined)
    throw invalidArgType('superCtor.prototype', 'of type object', parent.prototype);
  Object.defineProperty(child, 'super_', { value: parent, writable: true, configurable: true });
  Object.setPrototypeOf(child.prototype, parent.prototype);
}

const warnedCodes = new Set<string>();

function deprecate<F extends AnyFunction>(fn: F, message: string, code?: string): F {
  if (process.noDeprecation === true) return fn;
  let warned = false;
  function deprecated(this: unknown, ...args: unknown[]): unknown {
    if (!warned && !(code !== undefined && warnedCodes.has(code))) {
      warned = true;
      if (code === undefined) process.emitWarning(message, 'DeprecationWarning');
      else {
        warnedCodes.add(code);
        process.emitWarning(message, 'DeprecationWarning', code);
      }
    }
    return new.target ? Reflect.construct(fn, args, new.target) : Reflect.apply(fn, this, args);
  }
  Object.setPrototypeOf(deprecated, fn);
  if (fn.prototype !== undefined) deprecated.prototype = fn.prototype as object;
  return deprecated as unknown as F;
}

/** Prints only where NODE_DEBUG names the section. */
function debuglog(section: string): AnyFunction & { enabled: boolean } {
  const enabled = (process.env['NODE_DEBUG'] ?? '').toUpperCase().split(',').includes(section.toUpperCase());
  const log = (...args: unknown[]) => {
    if (enabled) process.stderr.write(`${section.toUpperCase()} ${process.pid}: ${format(...args)}\n`);
  };
  return Object.assign(log, { enabled });
}

interface StyleOptions {
  readonly validateStream?: boolean;
  readonly stream?: { readonly isTTY?: boolean; getColorDepth?(): number } | null;
}

/** Node asks the variable before the stream. */
function showsColors(stream: StyleOptions['stream']): boolean {
  const { env } = globalThis.process;
  if (env['FORCE_COLOR'] !== undefined) return colorDepth(env) > 2;
  return stream?.isTTY === true && (stream.getColorDepth?.() ?? 8) > 2;
}

/** Of Node or of the web. */
const isStream = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ['pipe', 'write', 'getReader', 'getWriter'].some((name) => typeof Reflect.get(value, name) === 'function');

function styleText(
  styles: string | readonly string[],
  text: string,
  { validateStream = true, stream = globalThis.process.stdout }: StyleOptions = {},
): string {
  if (typeof text !== 'string') throw invalidArgType('text', 'of type string', text);
  if (typeof validateStream !== 'boolean')
    throw invalidArgType('options.validateStream', 'of type boolean', validateStream);
  if (validateStream && !isStream(stream))
    throw invalidArgType('stream', 'an instance of ReadableStream, WritableStream, or Stream', stream);
  const codes = [styles].flat().map((style) => {
    const code = (inspect.colors as unknown as Readonly<Record<string, readonly [number, number]>>)[style];
    if (!code) {
      const names = Object.keys(inspect.colors).map((name) => `'${name}'`);
      throw invalidArgValue('format', style, `must be one of: ${names.join(', ')}`);
    }
    return code;
  });
  // Node 20 looks at the stream for a single style only.
  if (validateStream && typeof styles === 'string' && !showsColors(stream)) return text;
  const open = codes.map(([code]) => `\u001b[${code}m`).join('');
  const close = codes
    .map(([, code]) => `\u001b[${code}m`)
    .reverse()
    .join('');
  return open + text + close;
}

function getSystemErrorName(errno: number): string {
  if (typeof errno !== 'number') throw invalidArgType('err', 'of type number', errno);
  if (errno >= 0 || !Number.isSafeInteger(errno)) throw outOfRange('err', 'a negative integer', errno);
  return systemErrors.find((each) => each.errno === errno)?.code ?? `Unknown system error ${errno}`;
}

const isA = (type: string) => (value: unknown) => typeof value === type;

/** Deprecated for years, and still called by packages of that time. */
const old = {
  isArray: Array.isArray,
  isBoolean: isA('boolean'),
  isBuffer: (value: unknown) => Buffer.isBuffer(value),
  isNull: (value: unknown) => value === null,
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  isNumber: isA('number'),
  isString: isA('string'),
  isSymbol: isA('symbol'),
  isUndefined: isA('undefined'),
  isRegExp: types.isRegExp,
  isObject: (value: unknown) => value !== null && typeof value === 'object',
  isDate: types.isDate,
  isError: (value: unknown) => types.isNativeError(value) || value instanceof Error,
  isFunction: isA('function'),
  isPrimitive: (value: unknown) =>
    value === null || (typeof value !== 'object' && typeof value !== 'function'),
  log: (...args: unknown[]) => console.log('%s - %s', new Date().toLocaleTimeString(), format(...args)),
};

export default {
  format,
  formatWithOptions,
  inspect,
  stripVTControlCharacters,
  promisify,
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
  TextDecoder,
  toUSVString: (text: string) =>
    String(text).replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'),
  getSystemErrorName,
  getSystemErrorMap: () => new Map(systemErrors.map(({ code, errno, message }) => [errno, [code, message]])),
  MIMEType,
  MIMEParams,
  parseEnv,
  ...old,
  transferableAbortController: () => new AbortController(),
  transferableAbortSignal: (signal: AbortSignal) => signal,
};
