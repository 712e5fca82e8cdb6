/** Field types of a mapping. */
import { SearchError } from '../errors';

export const NUMBERS = [
  'long',
  'integer',
  'short',
  'byte',
  'double',
  'float',
  'half_float',
  'scaled_float',
] as const;
type NumberType = (typeof NUMBERS)[number];
export type FieldType = 'text' | 'keyword' | 'date' | 'boolean' | 'completion' | NumberType;

export interface Field {
  /** With its parents: `author.name`, `title.raw`. */
  readonly path: string;
  readonly type: FieldType;
  readonly index: boolean;
  readonly docValues: boolean;
  readonly analyzer: string;
  readonly searchAnalyzer: string;
  readonly ignoreAbove: number;
  readonly scalingFactor: number;
  /** Its name; `default` where the field names none. */
  readonly similarity: string;
  readonly nullValue: string | number | boolean | null;
}

export const isNumeric = (type: FieldType): type is NumberType =>
  (NUMBERS as readonly string[]).includes(type);

/** Types whose values are compared as numbers: a date is its milliseconds, a boolean 0 or 1. */
export const isPoint = (type: FieldType): boolean => !['text', 'keyword', 'completion'].includes(type);

const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  integer: [-(2 ** 31), 2 ** 31 - 1],
  short: [-32_768, 32_767],
  byte: [-128, 127],
};

/** @throws {SearchError} it is none, in Elasticsearch's words */
export function toNumber({ type, scalingFactor }: Field, value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number))
    throw new SearchError(400, 'illegal_argument_exception', `For input string: "${String(value)}"`);
  if (type === 'double') return number;
  if (type === 'float' || type === 'half_float') return Math.fround(number);
  if (type === 'scaled_float') return Math.round(number * scalingFactor) / scalingFactor;
  const [least, most] = RANGES[type] ?? [-(2 ** 63), 2 ** 63];
  if (number < least || number > most)
    throw new SearchError(
      400,
      'illegal_argument_exception',
      `Value [${String(value)}] is out of range for ${article(type)} ${type}`,
    );
  return Math.trunc(number);
}

const article = (type: string) => (type === 'integer' ? 'an' : 'a');

const DATE =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/;

/** `strict_date_optional_time||epoch_millis`. @returns milliseconds since the epoch, or null */
export function parseDate(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.trunc(value) : null;
  if (typeof value !== 'string') return null;
  const parts = DATE.exec(value);
  if (parts === null) return /^-?\d+$/.test(value) ? Number(value) : null;
  const [
    ,
    year,
    month = '01',
    day = '01',
    hour = '00',
    minute = '00',
    second = '00',
    fraction = '0',
    zone = 'Z',
  ] = parts;
  const instant = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}${zone}`,
  );
  return Number.isNaN(instant) ? null : instant;
}

export function toDate(value: unknown): number {
  const instant = parseDate(value);
  if (instant !== null) return instant;
  throw new SearchError(
    400,
    'illegal_argument_exception',
    `failed to parse date field [${String(value)}] with format [strict_date_optional_time||epoch_millis]`,
  );
}

export function toBoolean(value: unknown): boolean {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false' || value === '') return false;
  throw new SearchError(
    400,
    'illegal_argument_exception',
    `Failed to parse value [${String(value)}] as only [true] or [false] are allowed.`,
  );
}
