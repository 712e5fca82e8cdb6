/** The Test Anything Protocol, version 13, as Node writes it. */
import { inspect } from 'node:util';
import { isDeepStrictEqual } from '../../deep-equal';
import type { TestDetails, TestEvent, TestEventData } from '../events';
import { hasOwnCause, type TestFailure } from '../failure';

const indentOf = (nesting: number) => '    '.repeat(nesting);
const escaped = (text: string) =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll('#', '\\#')
    .replace(/[\n\t\r\b\f\v]/g, (each) => ESCAPES[each] ?? each);
const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
};

export async function* tap(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  yield 'TAP version 13\n';
  for await (const { type, data } of source) {
    const indent = indentOf(data.nesting);
    if (type === 'test:start') yield `${indent}# Subtest: ${escaped(data.name ?? '')}\n`;
    else if (type === 'test:pass') yield resultLine('ok', data) + details(indent, data);
    else if (type === 'test:fail') yield resultLine('not ok', data) + details(indent, data);
    else if (type === 'test:plan') yield `${indent}1..${data.count}\n`;
    else if (type === 'test:diagnostic') yield `${indent}# ${escaped(data.message ?? '')}\n`;
    else if (type === 'test:stdout' || type === 'test:stderr') yield comments(indent, data.message ?? '');
  }
}

const comments = (indent: string, message: string) =>
  message
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => `${indent}# ${escaped(line)}\n`)
    .join('');

function resultLine(status: string, { nesting, testNumber, name = '', skip, todo }: TestEventData): string {
  const directive = (word: string, reason: string | true) =>
    ` # ${word}${reason === true ? '' : ` ${escaped(reason)}`}`;
  const note =
    skip !== undefined ? directive('SKIP', skip) : todo !== undefined ? directive('TODO', todo) : '';
  return `${indentOf(nesting)}${status} ${testNumber}${name ? ` - ${escaped(name)}` : ''}${note}\n`;
}

function details(indent: string, { details: given, file, line, column }: TestEventData): string {
  const { duration_ms, type, error } = given as TestDetails;
  const place = error && file ? yaml(indent, 'location', `${file}:${line}:${column}`) : '';
  return [
    `${indent}  ---\n`,
    yaml(indent, 'duration_ms', duration_ms),
    type === undefined ? '' : yaml(indent, 'type', type),
    place,
    error ? errorLines(indent, error) : '',
    `${indent}  ...\n`,
  ].join('');
}

interface AssertionLike {
  readonly expected: unknown;
  readonly actual: unknown;
  readonly operator?: string;
}

const isAssertion = (error: unknown): error is AssertionLike =>
  typeof error === 'object' && error !== null && 'expected' in error && 'actual' in error;

function errorLines(indent: string, failure: TestFailure): string {
  const { failureType, cause, code: _code, ...more } = failure as TestFailure & Record<string, unknown>;
  const own = hasOwnCause(failure) && typeof cause === 'object' && cause !== null ? cause : undefined;
  const shown = (own ?? failure) as { message?: unknown; code?: unknown; name?: string; stack?: unknown };
  const message = typeof cause === 'string' ? cause : (shown.message ?? '<unknown error>');
  let text = yaml(indent, 'failureType', failureType);
  for (const [name, value] of Object.entries(more)) text += yaml(indent, name, value);
  text += yaml(indent, 'error', message);
  text += yaml(indent, 'code', shown.code ?? failure.code);
  if (own && shown.name && shown.name !== 'Error') text += yaml(indent, 'name', shown.name);
  if (isAssertion(own)) {
    text += yaml(indent, 'expected', own.expected) + yaml(indent, 'actual', own.actual);
    if (own.operator) text += yaml(indent, 'operator', own.operator);
  }
  const frames = String(shown.stack ?? '')
    .split('\n')
    .flatMap((line) => (/^\s{4}at /.test(line) ? [line.slice('    at '.length)] : []));
  if (own && frames.length > 0)
    text += `${indent}  stack: |-\n${frames.map((frame) => `${indent}    ${frame}\n`).join('')}`;
  return text;
}

/** `name: value` as YAML of the plainest kind. */
function yaml(indent: string, name: string, value: unknown, seen: readonly unknown[] = []): string {
  const prefix = `${indent}  ${name}:`;
  if (value === null || value === undefined) return `${prefix} ~\n`;
  if (typeof value !== 'object') {
    if (typeof value !== 'string' || !value.includes('\n')) return `${prefix} ${inspect(value)}\n`;
    return `${prefix} |-\n${value
      .split(/\r?\n/)
      .map((line) => `${indent}    ${line}\n`)
      .join('')}`;
  }
  if (seen.some((each) => isDeepStrictEqual(each, value))) return `${prefix} <Circular>\n`;
  if (value instanceof Date) return `${prefix} ${value.toISOString()}\n`;
  const inside = Object.entries(value).map(([key, each]) => yaml(`${indent}  `, key, each, [...seen, value]));
  return `${prefix}\n${inside.join('')}`;
}
