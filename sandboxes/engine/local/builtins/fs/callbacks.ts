/** The functions of `fs` that answer through a callback. */
import { abortError, invalidArgType } from '../node-error';
import type { Call } from './calls/call';
import { readPart, writePart } from './calls/content';
import { cp } from './calls/copy-tree';
import { later } from './later';

type Callback = (error: unknown, ...values: unknown[]) => void;
const customPromisify = Symbol.for('nodejs.util.promisify.custom');

/** Takes the callback off the arguments. */
function splitCallback(args: readonly unknown[]): [unknown[], Callback] {
  const at = args.findLastIndex((each) => typeof each === 'function');
  if (at < 0) throw invalidArgType('cb', 'of type function', args.length > 1 ? args.at(-1) : undefined);
  return [args.slice(0, at), args[at] as Callback];
}

const signalOf = (args: readonly unknown[]): AbortSignal | undefined =>
  args
    .map((each) => (each as { signal?: unknown } | null | undefined)?.signal)
    .find((each) => each instanceof AbortSignal) as AbortSignal | undefined;

/** `stat(path, callback)` */
function withCallback(name: string, call: Call): (...args: unknown[]) => void {
  const run = (...given: unknown[]): void => {
    const [args, callback] = splitCallback(given);
    const act = call(...(args as never[]));
    const signal = signalOf(args);
    const guarded = () => {
      if (signal?.aborted) throw abortError(signal);
      return act();
    };
    later(guarded, (error, value) => {
      if (error) callback(error);
      else callback(null, ...(value === undefined ? [] : [value]));
    });
  };
  return Object.defineProperty(run, 'name', { value: name });
}

export function withCallbacks(
  calls: Readonly<Record<string, Call>>,
): Record<string, (...args: unknown[]) => void> {
  return Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, withCallback(name, call)]));
}

const BUFFER = 16 * 1024;

interface Moved {
  readonly act: () => number;
  readonly buffer: unknown;
}

/** The callback hears the count and the buffer; a promise of it an object of both. */
function moving(name: string, start: (...args: unknown[]) => Moved, counted: string, held: string) {
  const run = (...given: unknown[]): void => {
    const [args, callback] = splitCallback(given);
    const { act, buffer } = start(...args);
    later(act, (error, count) => (error ? callback(error) : callback(null, count ?? 0, buffer)));
  };
  const promised = (...args: unknown[]) =>
    new Promise((resolve, reject) =>
      run(...args, (error: unknown, count: unknown, buffer: unknown) =>
        error ? reject(error) : resolve({ [counted]: count, [held]: buffer }),
      ),
    );
  Object.defineProperty(run, 'name', { value: name });
  return Object.defineProperty(run, customPromisify, { value: promised });
}

function startRead(fd: unknown, ...rest: unknown[]): Moved {
  let [buffer, offset, length, position] = rest;
  if (buffer === undefined || (typeof buffer === 'object' && !ArrayBuffer.isView(buffer))) {
    const options = (buffer ?? {}) as { buffer?: unknown };
    buffer = options.buffer ?? Buffer.alloc(BUFFER);
    [offset, length, position] = [options, undefined, undefined];
  }
  return { act: readPart(fd, buffer, offset, length, position), buffer };
}

const startWrite = (fd: unknown, data: unknown, ...rest: unknown[]): Moved => ({
  act: writePart(fd, data, rest[0], rest[1], rest[2]),
  buffer: data,
});

/** @param content of `calls/content.ts`: `readv` and `writev` are as they are there, and also tell the buffers */
export function movingCallbacks(content: { readonly readv: Call; readonly writev: Call }) {
  const vector =
    (call: Call) =>
    (...args: unknown[]): Moved => ({ act: call(...(args as never[])) as () => number, buffer: args[1] });
  return {
    read: moving('read', startRead, 'bytesRead', 'buffer'),
    write: moving('write', startWrite, 'bytesWritten', 'buffer'),
    readv: moving('readv', vector(content.readv), 'bytesRead', 'buffers'),
    writev: moving('writev', vector(content.writev), 'bytesWritten', 'buffer'),
  };
}

export function cpWithCallback(...given: unknown[]): void {
  const [[from, to, options], callback] = splitCallback(given);
  cp(from, to, options).then(
    () => callback(null, undefined),
    (error: unknown) => callback(error),
  );
}
