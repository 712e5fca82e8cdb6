import { fileURLToPath } from 'node:url';

/** How the latest paths were spelled, by what they mean. Calls are synchronous, so those of the call under way are there. */
const spellings = new Map<string, string>();
const REMEMBERED = 8;

/** The path as the program wrote it: that is what Node's errors quote. */
export function asSpelled(path: string): string {
  return spellings.get(path) ?? path;
}

/** Absolute and normalised, from whatever `fs` takes for a path. */
export function toPath(value: unknown): string {
  let path: string;
  if (value instanceof URL) path = fileURLToPath(value);
  else if (value instanceof Uint8Array) path = new TextDecoder().decode(value);
  else if (typeof value === 'string') path = value;
  else {
    const shown = value === null ? 'null' : typeof value;
    throw Object.assign(
      new TypeError(
        `The "path" argument must be of type string or an instance of Buffer or URL. Received ${shown}`,
      ),
      { code: 'ERR_INVALID_ARG_TYPE' },
    );
  }
  if (path.includes('\0'))
    throw Object.assign(
      new TypeError("The argument 'path' must be a string, Uint8Array, or URL without null bytes."),
      { code: 'ERR_INVALID_ARG_VALUE' },
    );
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${process.cwd()}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const absolute = `/${parts.join('/')}`;
  if (spellings.size >= REMEMBERED) spellings.clear();
  spellings.set(absolute, path);
  return absolute;
}
