/** What `spawn` and its kin are told, in Node's shapes. */
import { fileURLToPath } from 'node:url';
import { splitWords } from '../../../command-line/words';
import type { StdioWay } from '../../process/messages';
import { invalidArgType, invalidArgValue, nodeError } from '../node-error';

/** What one place of `stdio` may be. */
type StdioItem = StdioWay | 'ipc' | 'overlapped' | number | { fd?: unknown } | null | undefined;

export interface SpawnOptions {
  readonly argv0?: string;
  readonly cwd?: string | URL | null;
  readonly detached?: boolean;
  readonly env?: Readonly<Record<string, string | undefined>> | null;
  readonly execArgv?: readonly string[];
  readonly execPath?: string;
  readonly killSignal?: string | number;
  readonly serialization?: 'json' | 'advanced';
  readonly shell?: boolean | string;
  readonly signal?: AbortSignal;
  readonly silent?: boolean;
  readonly stdio?: StdioWay | 'overlapped' | readonly StdioItem[];
  readonly timeout?: number;
  readonly windowsHide?: boolean;
}

/** Where one of a child's streams leads. A number: a file that this process has open. */
export type Stream = StdioWay | number;

export interface Stdio {
  readonly stdin: Stream;
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly ipc: boolean;
}

export function stdioOf(option: SpawnOptions['stdio'], otherwise: StdioWay): Stdio {
  const list = typeof option === 'string' ? [option, option, option] : (option ?? []);
  if (list.filter((item) => item === 'ipc').length > 1)
    throw nodeError(Error, 'ERR_IPC_ONE_PIPE', 'Child process can have only one IPC pipe');
  const at = (index: number): Stream => streamOf(list[index], otherwise, list);
  return { stdin: at(0), stdout: at(1), stderr: at(2), ipc: list.includes('ipc') };
}

function streamOf(item: StdioItem, otherwise: StdioWay, all: unknown): Stream {
  if (item === null || item === undefined) return otherwise;
  if (item === 'pipe' || item === 'inherit' || item === 'ignore') return item;
  if (item === 'overlapped') return 'pipe';
  if (item === 'ipc') return 'ignore';
  const fd = typeof item === 'number' ? item : (item as { fd?: unknown }).fd;
  if (typeof fd !== 'number') throw invalidArgValue('stdio', all);
  // The process's own streams are what a child inherits.
  return fd <= 2 ? 'inherit' : fd;
}

/** `(args?, options?)`, either of which may be left out. */
export function argsAndOptions(second: unknown, third: unknown): [readonly string[], SpawnOptions] {
  if (Array.isArray(second)) return [second.map(String), optionsOf(third)];
  if (second === undefined || second === null) return [[], optionsOf(third)];
  if (typeof second !== 'object') throw invalidArgType('args', 'of type object', second);
  return [[], optionsOf(second)];
}

function optionsOf(value: unknown): SpawnOptions {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object') throw invalidArgType('options', 'of type object', value);
  return value as SpawnOptions;
}

/** @throws {TypeError} when it is no text, or empty, as Node words it */
export function requireText(name: string, value: unknown): string {
  if (typeof value !== 'string') throw invalidArgType(name, 'of type string', value);
  if (value === '')
    throw nodeError(
      TypeError,
      'ERR_INVALID_ARG_VALUE',
      `The argument '${name}' cannot be empty. Received ''`,
    );
  if (value.includes('\0')) throw invalidArgValue(name, value, 'must be a string without null bytes');
  return value;
}

export function pathOf(value: unknown, name: string): string {
  if (value instanceof URL) return fileURLToPath(value);
  if (typeof value !== 'string')
    throw invalidArgType(name, 'of type string or an instance of Buffer or URL', value);
  return requireText(name, value);
}

/**
 * The words of a line that Node would give to `/bin/sh`: there is none here, but a line of plain words needs none.
 * @throws {Error} ERR_FEATURE_UNAVAILABLE_ON_PLATFORM for what only a shell can do
 */
export function shellWords(line: string): string[] {
  try {
    return splitWords(line);
  } catch (cause) {
    throw Object.assign(
      nodeError(
        Error,
        'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
        `There is no shell in this sandbox, and ${(cause as Error).message}. Run one program at a time: node file.js`,
      ),
      { cause },
    );
  }
}
