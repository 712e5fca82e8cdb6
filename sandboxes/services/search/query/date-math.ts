import { illegal } from '../errors';
import { parseDate, toDate } from '../index/field';
import { fromWallClock, wallClock } from './time-zone';

const UNITS = ['y', 'M', 'w', 'd', 'h', 'm', 's'];

/**
 * `now-1d/d`, `2026-01-01||+1M/M`.
 * @param up the end of what is not said (`2026-01` is its last millisecond), for bounds from above
 * @param zone whose clock shows a date that says none, and whose days are rounded to
 */
export function dateMath(text: string, up: boolean, now: number, zone = 'UTC'): number {
  const parts = /^(?:now|(?<anchor>.+?)\|\||(?<plain>.+))(?<math>(?:[+-]\d+[yMwdhHms]|\/[yMwdhHms])*)$/.exec(
    text,
  );
  const { anchor, plain, math = '' } = parts?.groups ?? {};
  if (parts === null)
    throw illegal(
      `failed to parse date field [${text}] with format [strict_date_optional_time||epoch_millis]`,
    );
  if (plain !== undefined) return zoned(plain, up ? endOf(plain) : toDate(plain), zone);
  let at = anchor === undefined ? now : zoned(anchor, toDate(anchor), zone);
  const start = (unit: string) => fromWallClock(zone, startOf(wallClock(zone, at), unit));
  const moved = (from: number, unit: string, by: number) =>
    'hms'.includes(unit)
      ? shifted(from, unit, by)
      : fromWallClock(zone, shifted(wallClock(zone, from), unit, by));
  for (const { 0: step } of math.matchAll(/[+-]\d+\w|\/\w/g)) {
    const unit = (step.at(-1) ?? 'd') === 'H' ? 'h' : (step.at(-1) ?? 'd');
    if (step.startsWith('/')) at = up ? moved(start(unit), unit, 1) - 1 : start(unit);
    else at = moved(at, unit, Number(step.slice(0, -1)));
  }
  return at;
}

/** A date that names no zone is of this one. */
const zoned = (text: string, instant: number, zone: string) =>
  /(?:Z|T.*[+-]\d\d:?\d\d)$/.test(text) || /^-?\d{5,}$/.test(text) ? instant : fromWallClock(zone, instant);

function endOf(text: string): number {
  const start = toDate(text);
  if (parseDate(text) === null || /^-?\d{5,}$/.test(text)) return start;
  const given = /^\d{4}$/.test(text)
    ? 'y'
    : /^\d{4}-\d\d$/.test(text)
      ? 'M'
      : /^\d{4}-\d\d-\d\d$/.test(text)
        ? 'd'
        : null;
  if (given !== null) return shifted(start, given, 1) - 1;
  if (/[.,]\d+/.test(text)) return start;
  const colons =
    text
      .split(/[T ]/)[1]
      ?.replace(/(?:Z|[+-]\d\d:?\d\d)$/, '')
      .split(':').length ?? 3;
  return shifted(start, colons === 1 ? 'h' : colons === 2 ? 'm' : 's', 1) - 1;
}

/** @param unit y M q w d h m s, in UTC */
export function startOf(at: number, unit: string): number {
  const date = new Date(at);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (unit === 'y') return Date.UTC(year, 0);
  if (unit === 'q') return Date.UTC(year, month - (month % 3));
  if (unit === 'M') return Date.UTC(year, month);
  const day = Date.UTC(year, month, date.getUTCDate());
  if (unit === 'w') return day - ((date.getUTCDay() + 6) % 7) * MILLISECONDS.d;
  const length = MILLISECONDS[unit as keyof typeof MILLISECONDS];
  return Math.floor(at / length) * length;
}

export const MILLISECONDS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

export function shifted(at: number, unit: string, by: number): number {
  if (unit === 'w') return at + by * 7 * MILLISECONDS.d;
  if (unit !== 'y' && unit !== 'M' && unit !== 'q') {
    if (!UNITS.includes(unit)) throw illegal(`unit [${unit}] not supported for date math`);
    return at + by * MILLISECONDS[unit as keyof typeof MILLISECONDS];
  }
  const date = new Date(at);
  const months =
    date.getUTCFullYear() * 12 + date.getUTCMonth() + by * (unit === 'y' ? 12 : unit === 'q' ? 3 : 1);
  const last = new Date(Date.UTC(0, months + 1, 0)).getUTCDate();
  const day = Math.min(date.getUTCDate(), last);
  return Date.UTC(Math.floor(months / 12), months % 12, day) + (at % MILLISECONDS.d);
}
