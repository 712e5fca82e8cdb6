/** What messages are made of. They are structured clones: plain values, without getters and without surprises. */
import { isFixedBytes } from '../fixed-bytes';
import { LAST_DATE, LIMITS } from '../limits';
import { FIN, RST } from '../process/frames';

export type Check = (value: unknown) => boolean;
export type Fields = Readonly<Record<string, Check>>;

export const text: Check = (value) => typeof value === 'string' && value.length < LIMITS.pathLength;
export const count: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
export const whole: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
export const flag: Check = (value) => typeof value === 'boolean';
export const anything: Check = () => true;
export const date: Check = (value) => typeof value === 'number' && Math.abs(value) <= LAST_DATE;
export const record: Check = (value) => typeof value === 'object' && value !== null;

export const below =
  (limit: number): Check =>
  (value) =>
    whole(value) && (value as number) < limit;

export const port = below(65_536);

export const bytes: Check = isFixedBytes;

export const oneOf =
  (...values: unknown[]): Check =>
  (value) =>
    values.includes(value);

export const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

/** Absolute, and the one way to write it: no empty name, no `.` and no `..`. */
export const path: Check = (value) =>
  text(value) &&
  (value as string).startsWith('/') &&
  !(value as string).includes('\0') &&
  ((value as string) === '/' || (value as string).slice(1).split('/').every(isName));

const isName = (name: string) => name !== '' && name !== '.' && name !== '..' && name.length <= 255;

/** An array without holes. `every` of the language skips them, and takes minutes for a few thousand million. */
export const listOf =
  (check: Check, most: number): Check =>
  (value) => {
    if (!Array.isArray(value) || value.length > most) return false;
    for (let index = 0; index < value.length; index++)
      if (!(index in value && check(value[index]))) return false;
    return true;
  };

/** @param fields every one is looked at; what else there is does not matter */
export function shape(fields: Fields): Check {
  const checks = Object.entries(fields);
  return (value) => {
    if (!record(value)) return false;
    for (const [field, check] of checks) if (!check((value as Record<string, unknown>)[field])) return false;
    return true;
  };
}

/** Of names to texts. */
export const environment: Check = (value) => {
  if (!record(value)) return false;
  for (const name in value as object)
    if (typeof (value as Record<string, unknown>)[name] !== 'string') return false;
  return true;
};

export const frame: Check = (value) => bytes(value) || whole(value) || value === FIN || value === RST;

/** By name, the check of all its fields. */
export const checksOf = (all: Readonly<Record<string, Fields>>): ReadonlyMap<string, Check> =>
  new Map(Object.entries(all).map(([name, fields]) => [name, shape(fields)]));

/** By a field of it: which message, which call, which change of files. */
export const choice =
  (field: string, checks: ReadonlyMap<string, Check>): Check =>
  (value) => {
    if (!record(value)) return false;
    const name = (value as Record<string, unknown>)[field];
    return typeof name === 'string' && (checks.get(name)?.(value) ?? false);
  };
