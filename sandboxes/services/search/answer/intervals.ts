import { illegal } from '../errors';
import { type JsonObject, numberOf, textOf } from '../json';
import { MILLISECONDS, shifted, startOf } from '../query/date-math';
import { fromWallClock, offsetAt, wallClock } from '../query/time-zone';

interface Intervals {
  start(value: number): number;
  /** The start after a start. */
  next(start: number): number;
}

const CALENDAR: Readonly<Record<string, string>> = {
  '1y': 'y',
  year: 'y',
  '1q': 'q',
  quarter: 'q',
  '1M': 'M',
  month: 'M',
  '1w': 'w',
  week: 'w',
  '1d': 'd',
  day: 'd',
  '1h': 'h',
  hour: 'h',
  '1m': 'm',
  minute: 'm',
  second: 's',
  '1s': 's',
};

/** `interval` of a histogram; `calendar_interval` or `fixed_interval` of one over dates, on the clock of `time_zone`. */
export function intervalStarts(options: JsonObject): Intervals {
  const { calendar_interval: calendar, fixed_interval: fixed, interval } = options;
  if (calendar !== undefined && fixed !== undefined)
    throw illegal('Cannot use [fixed_interval] with [calendar_interval] configuration option.');
  const zone = textOf(options['time_zone'] ?? 'UTC');
  const offset =
    calendar === undefined && fixed === undefined ? numberOf(options['offset'], 0) : shiftOf(options);
  if (calendar !== undefined) {
    const unit = CALENDAR[textOf(calendar)];
    if (unit === undefined)
      throw illegal(
        `The supplied interval [${textOf(calendar)}] could not be parsed as a calendar interval.`,
      );
    return moved(calendarStarts(unit, zone), offset);
  }
  const length = fixed === undefined ? numberOf(interval, 0) : fixedLength(textOf(fixed));
  if (length <= 0) throw illegal('[interval] must be >0 for histogram aggregation [histogram]');
  const floor = (value: number) => Math.floor(value / length) * length;
  if (fixed === undefined || zone === 'UTC')
    return moved({ start: floor, next: (start) => start + length }, offset);
  const start = (value: number) => fromWallClock(zone, floor(wallClock(zone, value)));
  return moved({ start, next: (at) => fromWallClock(zone, floor(wallClock(zone, at)) + length) }, offset);
}

function calendarStarts(unit: string, zone: string): Intervals {
  // Hours and what is shorter go on evenly where the clock jumps: only their phase is the zone's.
  if (['h', 'm', 's'].includes(unit))
    return {
      start: (value) => startOf(wallClock(zone, value), unit) - offsetAt(zone, value),
      next: (start) => shifted(start, unit, 1),
    };
  return {
    start: (value) => fromWallClock(zone, startOf(wallClock(zone, value), unit)),
    next: (start) => fromWallClock(zone, shifted(wallClock(zone, start), unit, 1)),
  };
}

const moved = ({ start, next }: Intervals, by: number): Intervals =>
  by === 0
    ? { start, next }
    : { start: (value) => start(value - by) + by, next: (value) => next(value - by) + by };

/** `+6h`. */
function shiftOf({ offset }: JsonObject): number {
  if (offset === undefined) return 0;
  const text = textOf(offset);
  return text.startsWith('-') ? -fixedLength(text.slice(1)) : fixedLength(text.replace(/^\+/, ''));
}

function fixedLength(text: string): number {
  const [, number = '0', unit = ''] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
  const length = Number(number) * (MILLISECONDS[unit as keyof typeof MILLISECONDS] ?? 0);
  if (length > 0) return length;
  throw illegal(
    `failed to parse setting [date_histogram.fixedInterval] with value [${text}] as a time value: unit is missing or unrecognized`,
  );
}
