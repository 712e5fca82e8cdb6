/** package.json files: the one that a path belongs to, and what it says. */
import { nodeError } from '../../builtins/node-error';
import { directoriesAbove } from './paths';

export interface PackageScope {
  /** Folder of the package.json. */
  readonly directory: string;
  readonly name?: string;
  readonly main?: string;
  readonly type?: string;
  readonly exports?: unknown;
  readonly imports?: Readonly<Record<string, unknown>>;
}

type ReadText = (path: string) => string | undefined;

/**
 * Fields of another type than Node knows are as if they were not there.
 * @throws {Error} `ERR_INVALID_PACKAGE_CONFIG` when it is no JSON
 */
export function scopeIn(directory: string, readText: ReadText): PackageScope | undefined {
  const path = `${directory === '/' ? '' : directory}/package.json`;
  const text = readText(path);
  if (text === undefined) return undefined;
  let fields: Readonly<Record<string, unknown>>;
  try {
    fields = Object(JSON.parse(text));
  } catch (cause) {
    throw Object.assign(nodeError(Error, 'ERR_INVALID_PACKAGE_CONFIG', `Invalid package config ${path}.`), {
      cause,
    });
  }
  const { name, main, type, exports, imports } = fields;
  return {
    directory,
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof main === 'string' ? { main } : {}),
    ...(typeof type === 'string' ? { type } : {}),
    ...(exports === null ? {} : { exports }),
    ...(typeof imports === 'object' && imports !== null
      ? { imports: imports as Record<string, unknown> }
      : {}),
  };
}

/** The nearest package.json above a file; those above a `node_modules` do not count for what is in it. */
export function scopeOf(path: string, readText: ReadText): PackageScope | undefined {
  for (const directory of directoriesAbove(path)) {
    if (directory.endsWith('/node_modules')) return undefined;
    const scope = scopeIn(directory, readText);
    if (scope) return scope;
  }
  return undefined;
}
