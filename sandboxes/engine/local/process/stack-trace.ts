/**
 * Stack traces as Node prints them, with the learner's own lines and columns.
 *
 * Chromium asks `Error.prepareStackTrace`; for other browsers see `own-stacks.ts`. Frames of the engine itself are left
 * out, as Node hides none but has other ones.
 */
import { type PositionMap, sourceColumn } from '../compile/position-map';
import { type Frame, installOwnStacks } from './own-stacks';

interface CallSite {
  getFileName(): string | null;
  getScriptNameOrSourceURL?(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
  toString(): string;
}

interface Compiled {
  readonly map: PositionMap;
  readonly source: string;
}

const known = new Map<string, Compiled>();

export function rememberSource(path: string, map: PositionMap, source: string): void {
  known.set(path, { map, source });
}

/** The text of a line of a learner's file, one-based, as it was compiled. */
export function sourceLine(path: string, line: number): string | undefined {
  return known.get(path)?.source.split('\n')[line - 1];
}

export function installStackTraces(): void {
  const v8 = 'captureStackTrace' in Error && isV8();
  Error.stackTraceLimit = 10;
  if (v8) {
    Object.defineProperty(Error, 'prepareStackTrace', {
      configurable: true,
      writable: true,
      value: (error: unknown, sites: readonly CallSite[]) =>
        [headOf(error), ...sites.flatMap(frameOfSite)].join('\n'),
    });
    return;
  }
  installOwnStacks(
    (error, frames) => [headOf(error), ...frames.flatMap(frameOfOther)].join('\n'),
    mappedColumn,
  );
}

/** V8 alone begins a stack with the message. Without frames: for the place of one, V8 would parse the whole bundle once more. */
function isV8(): boolean {
  Error.stackTraceLimit = 0;
  return (new Error('probe').stack ?? '').startsWith('Error: probe');
}

function headOf(error: unknown): string {
  try {
    const { name, message } = error as { name?: unknown; message?: unknown };
    const title = name === undefined ? 'Error' : String(name);
    return message === undefined || message === ''
      ? title
      : title === ''
        ? String(message)
        : `${title}: ${String(message)}`;
  } catch (unprintable) {
    return `Error: its name or message threw ${typeof unprintable}`;
  }
}

/** The worker's own script: `blob:` in a browser. */
const ENGINE = /^blob:|^(?:https?|data):/;

function frameOfSite(site: CallSite): string[] {
  const file = site.getScriptNameOrSourceURL?.() ?? site.getFileName();
  const text = site.toString();
  // A module is a generator here: what drives it is the engine's, and its body is no function of the learner's.
  if (file === null) return /^(?:Async)?Generator\.next /.test(text) ? [] : [`    at ${text}`];
  if (ENGINE.test(file)) return [];
  const line = site.getLineNumber() ?? 1;
  const column = site.getColumnNumber() ?? 1;
  const place = `${file}:${line}:${column}`;
  const mapped = placeOf(file, line, column);
  const frame = text.includes(place) ? text.replace(place, mapped) : text;
  return [`    at ${frame.replace(/eval at [^,]+, /, '').replace(/^eval \((.*)\)$/, '$1')}`];
}

function frameOfOther({ name, file, line, column }: Frame): string[] {
  if (ENGINE.test(file)) return [];
  const place = placeOf(file, line, column);
  return [name ? `    at ${name} (${place})` : `    at ${place}`];
}

/** `path:line:column` in the learner's file. */
function placeOf(file: string, line: number, column: number): string {
  return `${file}:${line}:${mappedColumn(file, line, column)}`;
}

/** All one-based. */
function mappedColumn(file: string, line: number, column: number): number {
  const compiled = known.get(file);
  return compiled ? sourceColumn(compiled.map, line - 1, column - 1) + 1 : column;
}
