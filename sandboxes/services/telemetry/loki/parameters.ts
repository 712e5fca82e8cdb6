import type { LogQuerySettings } from '../logql/query';
import { parseDuration } from '../promql/duration';
import { QueryError } from '../promql/lexer';
import { parseFloatText } from '../promql/value';

const HOUR = 3_600_000;
/** https://grafana.com/docs/loki/latest/reference/loki-http-api/#timestamps */
const SHORTEST_NANOSECONDS = 10;
const MOST_LINES = 5000;
const MOST_POINTS = 11_000;

/** Seconds, which may have a fraction; nanoseconds, where there are more than ten digits; or RFC 3339. @returns milliseconds */
function timeOf(parameters: URLSearchParams, name: string, otherwise: number): number {
  const text = parameters.get(name) ?? '';
  if (text === '') return otherwise;
  if (/^\d+$/.test(text) && text.length > SHORTEST_NANOSECONDS) return Number(BigInt(text) / 1000n) / 1000;
  const seconds = parseFloatText(text);
  if (seconds !== null && Number.isFinite(seconds)) return seconds * 1000;
  const date = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(date))
    throw bad(`could not parse '${name}' parameter: cannot parse ${JSON.stringify(text)}`);
  return date;
}

/** @returns milliseconds */
export function spanOf(
  parameters: URLSearchParams,
  now: number,
  length = HOUR,
): { readonly start: number; readonly end: number } {
  const end = timeOf(parameters, 'end', now);
  const since = parameters.get('since');
  const span = since === null ? length : parseDuration(since);
  if (span === null)
    throw bad(`could not parse 'since' parameter: not a valid duration string: ${JSON.stringify(since)}`);
  const start = timeOf(parameters, 'start', end - span);
  if (end < start) throw bad('end timestamp must not be before or equal to start time');
  return { start, end };
}

export function settingsOf(parameters: URLSearchParams, now: number): LogQuerySettings {
  const { start, end } = spanOf(parameters, now);
  const step = stepOf(parameters, end - start);
  if ((end - start) / step > MOST_POINTS)
    throw bad(
      'exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter',
    );
  return { start, end, step, ...linesOf(parameters) };
}

export function instantSettingsOf(parameters: URLSearchParams, now: number): LogQuerySettings {
  const end = timeOf(parameters, 'time', now);
  return { start: end - HOUR, end, step: 1000, ...linesOf(parameters) };
}

function linesOf(parameters: URLSearchParams): Pick<LogQuerySettings, 'limit' | 'direction'> {
  const limit = Number(parameters.get('limit') ?? 100);
  if (!Number.isInteger(limit) || limit <= 0) throw bad('limit must be a positive value');
  if (limit > MOST_LINES)
    throw bad(
      `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${MOST_LINES})`,
    );
  const direction = (parameters.get('direction') ?? 'backward').toLowerCase();
  if (direction !== 'forward' && direction !== 'backward') throw bad(`invalid direction '${direction}'`);
  return { limit, direction };
}

function stepOf(parameters: URLSearchParams, span: number): number {
  const text = parameters.get('step') ?? '';
  if (text === '') return Math.max(1, Math.floor(span / 1000 / 250)) * 1000;
  const seconds = parseFloatText(text);
  const step = seconds === null ? parseDuration(text) : seconds * 1000;
  if (step === null) throw bad(`cannot parse ${JSON.stringify(text)} to a valid duration`);
  if (step <= 0)
    throw bad('zero or negative query resolution step widths are not accepted. Try a positive integer');
  return step;
}

export const bad = (message: string) => new QueryError(message, 'bad_data');
