/** What `test()` may be given, and the flags of the command line that choose among tests. */
import { invalidArgType } from '../node-error';

export type TestFunction = (this: unknown, ...args: never[]) => unknown;

export interface TestOptions {
  readonly concurrency?: number | boolean | null;
  readonly only?: boolean;
  readonly signal?: AbortSignal;
  readonly skip?: boolean | string;
  readonly todo?: boolean | string;
  readonly timeout?: number;
  readonly plan?: number;
}

export interface Definition {
  readonly name: string;
  readonly options: TestOptions;
  readonly fn: TestFunction;
}

const nothing = () => undefined;

/** `(name, options, fn)`, each of which may be left out. */
export function definitionOf(args: readonly unknown[], overrides: TestOptions = {}): Definition {
  const rest = [...args];
  const name = typeof rest[0] === 'string' ? (rest.shift() as string) : undefined;
  const given = typeof rest[0] === 'object' && rest[0] !== null ? (rest.shift() as TestOptions) : {};
  const fn = typeof rest[0] === 'function' ? (rest[0] as TestFunction) : undefined;
  const options = { ...given, ...overrides };
  if (options.timeout !== undefined && typeof options.timeout !== 'number')
    throw invalidArgType('options.timeout', 'of type number', options.timeout);
  if (options.signal !== undefined && !(options.signal instanceof AbortSignal))
    throw invalidArgType('options.signal', 'an instance of AbortSignal', options.signal);
  return { name: name || fn?.name || '<anonymous>', options, fn: fn ?? nothing };
}

/** The values of `--flag=x` or `--flag x` in `process.execArgv`. */
export function flagValues(flag: string): string[] {
  return process.execArgv.flatMap((word, index, all) => {
    if (word === flag) return all[index + 1] ?? [];
    return word.startsWith(`${flag}=`) ? word.slice(flag.length + 1) : [];
  });
}

export interface Selection {
  readonly only: boolean;
  readonly patterns: readonly RegExp[];
}

/** `/text/flags` is a pattern with flags, all else a pattern without. */
function patternOf(text: string): RegExp {
  const parts = /^\/(.*)\/([a-z]*)$/.exec(text);
  return parts ? new RegExp(parts[1] ?? '', parts[2]) : new RegExp(text);
}

export const selectionOfFlags = (): Selection => ({
  only: process.execArgv.includes('--test-only'),
  patterns: flagValues('--test-name-pattern').map(patternOf),
});
