import { SearchError } from '../errors';
import { type JsonObject, numberOf, textOf } from '../json';
import { MILLISECONDS, shifted, startOf } from '../query/date-math';

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

/** `interval` of a histogram; `calendar_interval` or `fixed_interval` of one over dates. */
export function intervalStarts(options: JsonObject): Intervals {
  const { calendar_interval: calendar, fixed_interval: fixed, interval } = options;
  if (calendar !== undefined) {
    const unit = CALENDAR[textOf(calendar)];
    if (unit === undefined)
      throw new SearchError(
        400,
        'illegal_argument_exception',
        `The supplied interval [${textOf(calendar)}] could not be parsed as a calendar interval.`,
      );
    return { start: (value) => startOf(value, unit), next: (start) => shifted(start, unit, 1) };
  }
  const length = fixed === undefined ? numberOf(interval, 0) : fixedLength(textOf(fixed));
  if (length <= 0)
    throw new SearchError(
      400,
      'illegal_argument_exception',
      '[interval] must be >0 for histogram aggregation [histogram]',
    );
  const offset = numberOf(options['offset'], 0);
  return {
    start: (value) => Math.floor((value - offset) / length) * length + offset,
    next: (start) => start + length,
  };
}

function fixedLength(text: string): number {
  const [, number = '0', unit = ''] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
  const length = Number(number) * (MILLISECONDS[unit as keyof typeof MILLISECONDS] ?? 0);
  if (length > 0) return length;
  throw new SearchError(
    400,
    'illegal_argument_exception',
    `failed to parse setting [date_histogram.fixedInterval] with value [${text}] as a time value: unit is missing or unrecognized`,
  );
}
