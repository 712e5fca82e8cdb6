import { type Context, Hono } from 'hono';
import type { Monitor } from '../monitor';
import { compareLabels, compareText, type Labels } from '../promql/labels';
import { QueryError } from '../promql/lexer';
import { instantQuery, rangeQuery } from '../promql/query';
import { parametersOf, parsed, selectorsOf, stepOf, timeOf } from './parameters';
import { instantResult, matrixResult } from './results';

const MOST_POINTS = 11_000;
const NAME = /^[a-zA-Z_]\w*$/;

export const success = (context: Context, data: unknown) => context.json({ status: 'success', data });

export function failure(context: Context, error: QueryError) {
  return context.json(
    { status: 'error', errorType: error.kind, error: error.message },
    error.kind === 'bad_data' ? 400 : 422,
  );
}

/** Queries and what they can ask for: `/api/v1/query` and its kin, as Prometheus answers them. */
export function queryApi(monitor: () => Monitor, now: () => number): Hono {
  const app = new Hono();
  const both = ['GET', 'POST'];

  app.on(both, '/query', async (context) => {
    const parameters = await parametersOf(context);
    const at = timeOf(parameters, 'time', now());
    const { store, settings } = monitor();
    const query = parameters.get('query') ?? '';
    const value = parsed('query', () => instantQuery(store, query, at, settings));
    return success(context, instantResult(value, at));
  });

  app.on(both, '/query_range', async (context) => {
    const parameters = await parametersOf(context);
    const start = timeOf(parameters, 'start');
    const end = timeOf(parameters, 'end');
    if (end < start)
      throw new QueryError(
        'invalid parameter "end": end timestamp must not be before start time',
        'bad_data',
      );
    const step = stepOf(parameters);
    if ((end - start) / step > MOST_POINTS)
      throw new QueryError(
        'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
        'bad_data',
      );
    const { store, settings } = monitor();
    const series = rangeQuery(store, parameters.get('query') ?? '', { start, end, step }, settings);
    return success(context, matrixResult(series));
  });

  app.on(both, '/series', async (context) => {
    const parameters = await parametersOf(context);
    if (!parameters.has('match[]')) throw new QueryError('no match[] parameter provided', 'bad_data');
    return success(context, found(parameters));
  });

  app.on(both, '/labels', async (context) => {
    const series = found(await parametersOf(context));
    return success(context, distinct(series.flatMap(({ pairs }) => pairs.map(([name]) => name))));
  });

  app.get('/label/:name/values', async (context) => {
    const name = context.req.param('name');
    if (!NAME.test(name)) throw new QueryError(`invalid label name: ${JSON.stringify(name)}`, 'bad_data');
    const series = found(await parametersOf(context));
    return success(
      context,
      distinct(series.map((labels) => labels.get(name)).filter((value) => value !== '')),
    );
  });

  function found(parameters: URLSearchParams): Labels[] {
    const start = timeOf(parameters, 'start', Number.NEGATIVE_INFINITY);
    const end = timeOf(parameters, 'end', Number.POSITIVE_INFINITY);
    const selectors = selectorsOf(parameters);
    const { store } = monitor();
    const series = (selectors.length === 0 ? [[]] : selectors).flatMap((matchers) =>
      store.between(start, end, matchers),
    );
    const byKey = new Map(series.map(({ labels }) => [labels.key, labels]));
    return [...byKey.values()].sort(compareLabels);
  }

  return app;
}

export const distinct = (texts: readonly string[]): string[] => [...new Set(texts)].sort(compareText);
