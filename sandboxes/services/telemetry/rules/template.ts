import type { Labels } from '../promql/labels';
import { formatFloat } from '../promql/value';

/** What stands behind `$labels` and `$value`. */
export interface TemplateData {
  readonly labels: Labels;
  readonly value: number;
  readonly externalLabels: Readonly<Record<string, string>>;
}

type Argument = string | number;

/**
 * Expands `{{ $labels.instance }} is at {{ $value | humanize }}`: values, calls and pipelines of Go's templates, without `if` and `range`.
 * What cannot be expanded says so in the text, as with Prometheus.
 */
export function expandTemplate(text: string, data: TemplateData): string {
  try {
    return text.replace(/\{\{-?(.*?)-?\}\}/gs, (_whole, action: string) =>
      shown(pipeline(action.trim(), data)),
    );
  } catch (error) {
    return `<error expanding template: ${error instanceof Error ? error.message : String(error)}>`;
  }
}

const shown = (value: Argument): string => (typeof value === 'number' ? formatGo(value) : value);

function pipeline(action: string, data: TemplateData): Argument {
  const words = action.match(/"(?:[^"\\]|\\.)*"|`[^`]*`|\||[^\s|]+/g) ?? [];
  let piped: Argument | undefined;
  let stage: string[] = [];
  for (const word of [...words, '|']) {
    if (word !== '|') {
      stage.push(word);
      continue;
    }
    const [head = '', ...rest] = stage;
    const values = rest.map((given) => operand(given, data));
    if (piped !== undefined) values.push(piped);
    const call = FUNCTIONS[head];
    if (call === undefined && values.length > 0)
      throw new Error(`function ${JSON.stringify(head)} not defined`);
    piped = call === undefined ? operand(head, data) : call(values);
    stage = [];
  }
  return piped ?? '';
}

function operand(word: string, { labels, value, externalLabels }: TemplateData): Argument {
  if (word === '$value' || word === '.Value') return value;
  const field = /^(?:\$labels|\.Labels)\.(\w+)$/.exec(word)?.[1];
  if (field !== undefined) return labels.get(field);
  const external = /^(?:\$externalLabels|\.ExternalLabels)\.(\w+)$/.exec(word)?.[1];
  if (external !== undefined) return externalLabels[external] ?? '';
  if (word.startsWith('"')) return String(JSON.parse(word));
  if (word.startsWith('`')) return word.slice(1, -1);
  if (/^-?[\d.]+$/.test(word)) return Number(word);
  throw new Error(`cannot expand ${JSON.stringify(word)}`);
}

const FUNCTIONS: Readonly<Record<string, (args: readonly Argument[]) => Argument>> = {
  humanize: ([value]) => humanized(Number(value), 1000, ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y']),
  humanize1024: ([value]) =>
    humanized(Number(value), 1024, ['', 'ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi']),
  humanizePercentage: ([value]) => `${significant(Number(value) * 100)}%`,
  humanizeDuration: ([value]) => humanDuration(Number(value)),
  toUpper: ([text]) => String(text).toUpperCase(),
  toLower: ([text]) => String(text).toLowerCase(),
  title: ([text]) => String(text).replace(/\b\w/g, (letter) => letter.toUpperCase()),
  printf: ([format, ...args]) => printf(String(format), args),
};

function printf(format: string, args: readonly Argument[]): string {
  let next = 0;
  return format.replace(/%(?:(%)|(?:\.(\d+))?([fgdsvq]))/g, (_whole, percent, digits, verb) => {
    if (percent !== undefined) return '%';
    const given = args[next++] ?? '';
    if (verb === 'f') return Number(given).toFixed(Number(digits ?? 6));
    if (verb === 'g' && digits !== undefined) return significant(Number(given), Number(digits));
    return verb === 'q' ? JSON.stringify(given) : shown(given);
  });
}

function humanized(value: number, base: number, units: readonly string[]): string {
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

function humanDuration(value: number): string {
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
function significant(value: number, digits = 4): string {
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
