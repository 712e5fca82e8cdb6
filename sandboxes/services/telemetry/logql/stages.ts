/** Stages that filter by text and labels, and those that rewrite them. */
import { stripVTControlCharacters } from 'node:util';
import { type Argument, expandActions } from '../go-template';
import type { Matcher } from '../promql/matcher';
import { unanchored } from '../promql/regexp';
import type { Line, Stage } from './line';
import { bytesOf, secondsOf } from './quantity';

export type LineFilterOp = '|=' | '!=' | '|~' | '!~';

/** @param texts one of which must be there, or with `!`, none. @throws {SyntaxError} */
export function lineFilter(op: LineFilterOp, texts: readonly string[]): Stage {
  const tests = texts.map((text) => {
    if (!op.endsWith('~')) return (line: string) => line.includes(text);
    const pattern = unanchored(text);
    return (line: string) => pattern.test(line);
  });
  const wanted = op.startsWith('|');
  return ({ text }) => tests.some((test) => test(text)) === wanted;
}

export const matching =
  ({ name, matches }: Matcher): Stage =>
  (line) =>
    matches(line.get(name));

const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
};

/** Reads a number with or without a unit. */
type Reading = (text: string) => number | null;

const READINGS: readonly Reading[] = [secondsOf, bytesOf];

/** `duration > 250ms`: a label that is read as what it is compared with. @returns null: that is no quantity */
export function quantityFilter(name: string, op: string, quantity: string): Stage | null {
  for (const read of READINGS) {
    const wanted = read(quantity);
    if (wanted !== null) return compared(name, op, wanted, read);
  }
  return null;
}

export const numberFilter = (name: string, op: string, wanted: number): Stage =>
  compared(name, op, wanted, numberOf);

function compared(name: string, op: string, wanted: number, read: Reading): Stage {
  const compare = COMPARE[op];
  return (line) => {
    if (!line.has(name)) return false;
    const value = read(line.get(name));
    if (value !== null) return compare?.(value, wanted) ?? false;
    line.fail('LabelFilterErr', `cannot read ${JSON.stringify(line.get(name))}`);
    return true;
  };
}

const numberOf: Reading = (text) => (text.trim() === '' || Number.isNaN(Number(text)) ? null : Number(text));

const FUNCTIONS: Readonly<Record<string, (args: readonly Argument[]) => Argument>> = Object.fromEntries(
  (
    [
      ['lower', (text) => text.toLowerCase()],
      ['upper', (text) => text.toUpperCase()],
      ['trim', (text) => text.trim()],
    ] as readonly (readonly [string, (text: string) => string])[]
  ).flatMap(([name, change]) =>
    [name, `To${name[0]?.toUpperCase()}${name.slice(1)}`].map((alias) => [
      alias,
      ([text = '']: readonly Argument[]) => change(String(text)),
    ]),
  ),
);

/** `{{.status}} {{.path | ToUpper}}`. @returns null: it could not be expanded, and the line says so */
function expanded(template: string, line: Line): string | null {
  try {
    return expandActions(template, {
      functions: FUNCTIONS,
      value(word) {
        if (word === '__line__') return line.text;
        if (word === '__timestamp__') return new Date(Number(line.time / 1_000_000n)).toISOString();
        return word.startsWith('.') ? line.get(word.slice(1)) : undefined;
      },
    });
  } catch (error) {
    line.fail('TemplateFormatErr', error instanceof Error ? error.message : String(error));
    return null;
  }
}

export const lineFormat =
  (template: string): Stage =>
  (line) => {
    line.text = expanded(template, line) ?? line.text;
    return true;
  };

/** `dst=src` renames; `dst="{{.a}}"` writes. */
export interface LabelChange {
  readonly name: string;
  readonly from: string;
  readonly template: boolean;
}

export const labelFormat =
  (changes: readonly LabelChange[]): Stage =>
  (line) => {
    for (const { name, from, template } of changes) {
      const value = template ? expanded(from, line) : line.get(from);
      if (value !== null) line.set(name, value);
      if (!template) line.delete(from);
    }
    return true;
  };

export const drop =
  (names: readonly string[]): Stage =>
  (line) => {
    for (const name of names) line.delete(name);
    return true;
  };

export const keep =
  (names: readonly string[]): Stage =>
  (line) => {
    for (const name of line.names()) if (!names.includes(name)) line.delete(name);
    return true;
  };

export const decolorize: Stage = (line) => {
  line.text = stripVTControlCharacters(line.text);
  return true;
};

const UNWRAPS: Readonly<Record<string, Reading>> = {
  '': numberOf,
  duration: secondsOf,
  duration_seconds: secondsOf,
  bytes: bytesOf,
};

/** A label's value becomes the line's number; lines without the label are left out. @returns null: there is no such conversion */
export function unwrap(label: string, conversion: string): Stage | null {
  const read = UNWRAPS[conversion];
  if (read === undefined) return null;
  return (line) => {
    if (!line.has(label)) return false;
    const value = read(line.get(label));
    if (value === null) line.fail('SampleExtractionErr', `cannot read ${JSON.stringify(line.get(label))}`);
    line.unwrapped = { label, value: value ?? 0 };
    return true;
  };
}
