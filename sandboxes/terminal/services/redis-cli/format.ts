/** Replies as redis-cli prints them (`cliFormatReplyTTY`, `cliFormatReplyRaw`, `cliFormatReplyCSV` of redis-cli.c). */
import type { RespValue } from '../../../taps/resp/value';

const encoder = new TextEncoder();
const NAMED: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
};

/** As `sdscatrepr`: in quotes, byte by byte. */
function quoted(text: string): string {
  let shown = '';
  for (const byte of encoder.encode(text))
    shown +=
      NAMED[byte] ??
      (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`);
  return `"${shown}"`;
}

const EMPTY: Readonly<Record<string, string>> = {
  array: '(empty array)',
  set: '(empty set)',
  map: '(empty hash)',
  push: '(empty push)',
};

/** With its last newline. @param prefix stands before each line but the first */
export function forTerminal(value: RespValue, prefix = ''): string {
  switch (value.type) {
    case 'error':
    case 'bulk-error':
      return `(error) ${value.text}\n`;
    case 'simple':
    case 'verbatim':
      return `${value.text}\n`;
    case 'integer':
      return `(integer) ${value.number}\n`;
    case 'double':
      return `(double) ${numberText(value.number)}\n`;
    case 'big-number':
      return `(big number) ${value.text}\n`;
    case 'bulk':
      return `${quoted(value.text)}\n`;
    case 'null':
      return '(nil)\n';
    case 'boolean':
      return value.boolean ? '(true)\n' : '(false)\n';
    case 'map':
    case 'attribute':
      return listed(
        value.entries.map(([key, one]) => (inner) => {
          return `${forTerminal(key, inner).slice(0, -1)} => ${forTerminal(one, inner)}`;
        }),
        '#',
        EMPTY['map'] ?? '',
        prefix,
      );
    default:
      return listed(
        value.items.map((item) => (inner) => forTerminal(item, inner)),
        value.type === 'set' ? '~' : ')',
        EMPTY[value.type] ?? '',
        prefix,
      );
  }
}

function listed(
  items: readonly ((prefix: string) => string)[],
  mark: string,
  empty: string,
  prefix: string,
): string {
  if (items.length === 0) return `${empty}\n`;
  const width = String(items.length).length;
  const inner = prefix + ' '.repeat(width + 2);
  return items
    .map((item, index) => {
      const number = String(index + 1).padStart(width);
      return `${index === 0 ? '' : prefix}${number}${mark} ${item(inner)}`;
    })
    .join('');
}

/** As a pipe takes it, without a last newline. */
export function raw(value: RespValue): string {
  switch (value.type) {
    case 'null':
      return '';
    case 'integer':
      return String(value.number);
    case 'double':
      return numberText(value.number);
    case 'boolean':
      return value.boolean ? '(true)' : '(false)';
    case 'error':
    case 'bulk-error':
      return `${value.text}\n`;
    case 'map':
    case 'attribute':
      return value.entries.map(([key, one]) => `${raw(key)} ${raw(one)}`).join('\n');
    case 'array':
    case 'set':
    case 'push':
      return value.items.map(raw).join('\n');
    default:
      return value.text;
  }
}

/** Without a last newline. */
export function csv(value: RespValue): string {
  switch (value.type) {
    case 'null':
      return 'NULL';
    case 'integer':
      return String(value.number);
    case 'double':
      return numberText(value.number);
    case 'boolean':
      return String(value.boolean);
    case 'error':
    case 'bulk-error':
      return `ERROR,${quoted(value.text)}`;
    case 'map':
    case 'attribute':
      return value.entries.map(([key, one]) => `${csv(key)},${csv(one)}`).join(',');
    case 'array':
    case 'set':
    case 'push':
      return value.items.map(csv).join(',');
    default:
      return quoted(value.text);
  }
}

const numberText = (number: number): string =>
  number === Number.POSITIVE_INFINITY ? 'inf' : number === Number.NEGATIVE_INFINITY ? '-inf' : String(number);
