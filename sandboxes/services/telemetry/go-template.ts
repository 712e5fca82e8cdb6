/** Go's `text/template`, as far as rules and queries of logs use it: values, calls and pipelines, without `if` and `range`. */
import { formatFloat } from './promql/value';

export type Argument = string | number;

interface Words {
  readonly functions: Readonly<Record<string, (args: readonly Argument[]) => Argument>>;
  /** What a word such as `$value` or `.status` stands for; undefined: it is none. */
  value(word: string): Argument | undefined;
}

/**
 * Expands `{{ $value | humanize }}`.
 * @throws {Error} what cannot be expanded
 */
export function expandActions(text: string, words: Words): string {
  return text.replace(/\{\{-?(.*?)-?\}\}/gs, (_whole, action: string) =>
    shown(pipeline(action.trim(), words)),
  );
}

const shown = (value: Argument): string => (typeof value === 'number' ? formatGo(value) : value);

function pipeline(action: string, words: Words): Argument {
  const stages = action.match(/"(?:[^"\\]|\\.)*"|`[^`]*`|\||[^\s|]+/g) ?? [];
  let piped: Argument | undefined;
  let stage: string[] = [];
  for (const word of [...stages, '|']) {
    if (word !== '|') {
      stage.push(word);
      continue;
    }
    const [head = '', ...rest] = stage;
    const values = rest.map((given) => operand(given, words));
    if (piped !== undefined) values.push(piped);
    const call = words.functions[head];
    if (call === undefined && values.length > 0)
      throw new Error(`function ${JSON.stringify(head)} not defined`);
    piped = call === undefined ? operand(head, words) : call(values);
    stage = [];
  }
  return piped ?? '';
}

function operand(word: string, { value }: Words): Argument {
  const known = value(word);
  if (known !== undefined) return known;
  if (word.startsWith('"')) return String(JSON.parse(word));
  if (word.startsWith('`')) return word.slice(1, -1);
  if (/^-?[\d.]+$/.test(word)) return Number(word);
  throw new Error(`cannot expand ${JSON.stringify(word)}`);
}

export function printf(format: string, args: readonly Argument[]): string {
  let next = 0;
  return format.replace(/%(?:(%)|(?:\.(\d+))?([fgdsvq]))/g, (_whole, percent, digits, verb) => {
    if (percent !== undefined) return '%';
    const given = args[next++] ?? '';
    if (verb === 'f') return Number(given).toFixed(Number(digits ?? 6));
    if (verb === 'g' && digits !== undefined) return significant(Number(given), Number(digits));
    return verb === 'q' ? JSON.stringify(given) : shown(given);
  });
}

export function humanized(value: number, base: number, units: readonly string[]): string {
  if (value === 0 || !Number.isFinite(value)) return significant(value);
  let scaled = value;
  if (Math.abs(value) < 1 && base === 1000) {
    const small = ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];
    let unit = '';
    for (const name of small) {
      if (Math.abs(scaled) >= 1) break;
      unit = name;
      scaled *= base;
    }
    return `${significant(scaled)}${unit}`;
  }
  let index = 0;
  for (; Math.abs(scaled) >= base && index < units.length - 1; index++) scaled /= base;
  return `${significant(scaled)}${units[index]}`;
}

export function humanDuration(value: number): string {
  if (!Number.isFinite(value)) return significant(value);
  const size = Math.abs(value);
  if (size < 1) return value === 0 ? '0s' : `${humanized(value, 1000, [''])}s`;
  const whole = Math.trunc(size);
  const sign = value < 0 ? '-' : '';
  const [days, hours, minutes] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
  ];
  if (days > 0) return `${sign}${days}d ${hours}h ${minutes}m ${whole % 60}s`;
  if (hours > 0) return `${sign}${hours}h ${minutes}m ${whole % 60}s`;
  return minutes > 0 ? `${sign}${minutes}m ${whole % 60}s` : `${sign}${significant(size)}s`;
}

/** `%.4g` */
export function significant(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return formatFloat(value);
  const [mantissa = '0', exponent = '0'] = value.toExponential(Math.max(0, digits - 1)).split('e');
  const power = Number(exponent);
  if (power >= -4 && power < digits) return String(Number(`${mantissa}e${exponent}`));
  return `${Number(mantissa)}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** `%v` of a float64. */
function formatGo(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size === 0 || (size >= 1e-4 && size < 1e21)) return formatFloat(value);
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
