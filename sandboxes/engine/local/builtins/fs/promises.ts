/** `node:fs/promises`: the same calls, a task later, as promises. */
import { abortError, nodeError } from '../node-error';
import { dataArgument, optionsArgument } from './arguments';
import { attributes } from './calls/attributes';
import type { Call } from './calls/call';
import { content } from './calls/content';
import { cp } from './calls/copy-tree';
import { names, realpathWith } from './calls/names';
import { removal } from './calls/remove-tree';
import { constants } from './constants';
import { directories } from './directory';
import { descriptorOf, FileHandle } from './file-handle';
import { later } from './later';
import { watchIterator } from './watch';

/** What a call answers, later; what is wrong with its arguments is a rejection too. */
async function promised<R>(
  call: Call<unknown[], R>,
  args: readonly unknown[],
  signal?: AbortSignal,
): Promise<R> {
  const act = call(...args);
  if (signal?.aborted) throw abortError(signal);
  return new Promise((resolve, reject) =>
    later(
      () => {
        if (signal?.aborted) throw abortError(signal);
        return act();
      },
      (error, value) => (error ? reject(error) : resolve(value as R)),
    ),
  );
}

function promises(
  calls: Readonly<Record<string, Call>>,
): Record<string, (...args: unknown[]) => Promise<unknown>> {
  return Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [
      name,
      Object.defineProperty((...args: unknown[]) => promised(call as Call<unknown[]>, args), 'name', {
        value: name,
      }),
    ]),
  );
}

const fileOf = (path: unknown): unknown => (path instanceof FileHandle ? descriptorOf(path) : path);

async function readFile(path: unknown, options?: unknown): Promise<string | Buffer> {
  return promised(
    content.readFile as Call<unknown[], string | Buffer>,
    [fileOf(path), options],
    optionsArgument(options).signal,
  );
}

const isIterable = (data: unknown): data is AsyncIterable<unknown> | Iterable<unknown> =>
  typeof data === 'object' &&
  data !== null &&
  !ArrayBuffer.isView(data) &&
  (Symbol.asyncIterator in data || Symbol.iterator in data);

async function writeAll(
  call: Call<unknown[]>,
  path: unknown,
  data: unknown,
  given: unknown,
  usual: string,
): Promise<void> {
  const options = optionsArgument(given);
  if (!isIterable(data)) {
    await promised(call, [fileOf(path), data, given], options.signal);
    return;
  }
  const isHandle = path instanceof FileHandle;
  const handle = isHandle
    ? path
    : await open(path, (options.flag as string | undefined) ?? usual, options.mode);
  try {
    for await (const chunk of data) {
      if (options.signal?.aborted) throw abortError(options.signal);
      await handle.write(dataArgument(chunk, options.encoding));
    }
  } finally {
    if (!isHandle) await handle.close();
  }
}

const writeFile = (path: unknown, data: unknown, options?: unknown) =>
  writeAll(content.writeFile, path, data, options, 'w');
const appendFile = (path: unknown, data: unknown, options?: unknown) =>
  writeAll(content.appendFile, path, data, options, 'a');

async function open(path: unknown, flags?: unknown, mode?: unknown): Promise<FileHandle> {
  return new FileHandle(await promised(content.open as Call<unknown[], number>, [path, flags, mode]));
}

async function lchmod(): Promise<never> {
  throw nodeError(Error, 'ERR_METHOD_NOT_IMPLEMENTED', 'The lchmod() method is not implemented');
}

const { stat, lstat, statfs, access, chmod, chown, lchown, utimes, lutimes } = attributes;
const { realpath: _, ...others } = names;

export default {
  ...promises({
    ...others,
    ...removal,
    ...directories,
    realpath: realpathWith(true),
    truncate: content.truncate,
  }),
  ...promises({ stat, lstat, statfs, access, chmod, chown, lchown, utimes, lutimes }),
  cp,
  lchmod,
  open,
  readFile,
  writeFile,
  appendFile,
  watch: watchIterator,
  constants,
};
