import type { Context } from 'hono';
import { parseDuration } from '../promql/duration';
import { QueryError } from '../promql/lexer';
import type { Matcher } from '../promql/matcher';
import { parseSelector } from '../promql/parser';
import { parseFloatText } from '../promql/value';

const invalid = (name: string, problem: string) =>
  new QueryError(`invalid parameter ${JSON.stringify(name)}: ${problem}`, 'bad_data');

/** Of the address, or of a form that was posted. */
export async function parametersOf({ req }: Context): Promise<URLSearchParams> {
  const given = new URL(req.url).searchParams;
  const form = req.header('content-type')?.startsWith('application/x-www-form-urlencoded') === true;
  if (req.method === 'POST' && form)
    for (const [name, value] of new URLSearchParams(await req.text())) given.append(name, value);
  return given;
}

/** @returns milliseconds since 1970 */
export function timeOf(parameters: URLSearchParams, name: string, otherwise?: number): number {
  const text = parameters.get(name) ?? '';
  if (text === '' && otherwise !== undefined) return otherwise;
  const seconds = parseFloatText(text);
  if (seconds !== null && Number.isFinite(seconds)) return Math.round(seconds * 1000);
  const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : NaN;
  if (Number.isNaN(date)) throw invalid(name, `cannot parse ${JSON.stringify(text)} to a valid timestamp`);
  return date;
}

/** @returns milliseconds */
export function stepOf(parameters: URLSearchParams): number {
  const text = parameters.get('step') ?? '';
  const seconds = parseFloatText(text);
  const step = seconds === null ? parseDuration(text) : seconds * 1000;
  if (step === null) throw invalid('step', `cannot parse ${JSON.stringify(text)} to a valid duration`);
  if (step <= 0)
    throw invalid(
      'step',
      'zero or negative query resolution step widths are not accepted. Try a positive integer',
    );
  return step;
}

export function selectorsOf(parameters: URLSearchParams): readonly (readonly Matcher[])[] {
  return parameters.getAll('match[]').map((text) => parsed('match[]', () => parseSelector(text)));
}

/** Errors of parsing name the parameter. */
export function parsed<T>(name: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof QueryError && error.kind === 'bad_data') throw invalid(name, error.message);
    throw error;
  }
}
