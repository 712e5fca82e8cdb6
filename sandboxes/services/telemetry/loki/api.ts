import { Hono } from 'hono';
import { parametersOf } from '../api/parameters';
import { distinct, success } from '../api/queries';
import { instantResult, matrixResult } from '../api/results';
import { parseStreamSelector } from '../logql/parser';
import { type FoundStream, logInstantQuery, logRangeQuery } from '../logql/query';
import type { Received } from '../logs/from-otlp';
import type { LogStore, LogStream } from '../logs/store';
import { QueryError } from '../promql/lexer';
import { bodyOf, isZlibError } from '../request-body';
import { instantSettingsOf, settingsOf, spanOf } from './parameters';
import { pushedLines } from './push';

const SIX_HOURS = 21_600_000;

/** Logs under the addresses, and in the form, of Loki: https://grafana.com/docs/loki/latest/reference/loki-http-api/ */
export function lokiApi(
  store: LogStore,
  now: () => number,
  take: (lines: readonly Received[]) => void,
): Hono {
  const app = new Hono();
  const both = ['GET', 'POST'];
  app.onError((error, context) => {
    const refused = error instanceof QueryError || error instanceof SyntaxError || isZlibError(error);
    return context.text(`${error.message}\n`, refused ? 400 : 500);
  });

  app.on(both, '/query_range', async (context) => {
    const parameters = await parametersOf(context);
    const answer = logRangeQuery(store, parameters.get('query') ?? '', settingsOf(parameters, now()));
    return success(
      context,
      answer.type === 'streams' ? streamsResult(answer.streams) : matrixResult(answer.series),
    );
  });

  app.on(both, '/query', async (context) => {
    const parameters = await parametersOf(context);
    const settings = instantSettingsOf(parameters, now());
    const answer = logInstantQuery(store, parameters.get('query') ?? '', settings);
    return success(
      context,
      answer.type === 'streams' ? streamsResult(answer.streams) : instantResult(answer, settings.end),
    );
  });

  app.on(both, '/labels', async (context) => {
    const streams = found(await parametersOf(context));
    return success(context, distinct(streams.flatMap(({ labels }) => labels.pairs.map(([name]) => name))));
  });

  app.get('/label/:name/values', async (context) => {
    const streams = found(await parametersOf(context));
    const values = streams.map(({ labels }) => labels.get(context.req.param('name')));
    return success(context, distinct(values.filter((value) => value !== '')));
  });

  app.on(both, '/series', async (context) =>
    success(
      context,
      found(await parametersOf(context)).map(({ labels }) => labels),
    ),
  );

  app.post('/push', async (context) => {
    if (!context.req.header('content-type')?.startsWith('application/json'))
      return context.text('only application/json is taken: Protocol Buffers with snappy are not\n', 415);
    take(pushedLines(JSON.parse(new TextDecoder().decode(await bodyOf(context)))));
    return context.body(null, 204);
  });

  function found(parameters: URLSearchParams): readonly LogStream[] {
    const { start, end } = spanOf(parameters, now(), SIX_HOURS);
    const [from, to] = [BigInt(Math.floor(start)) * 1_000_000n, BigInt(Math.ceil(end)) * 1_000_000n];
    const selectors = [...parameters.getAll('match[]'), ...parameters.getAll('query')];
    const streams = new Set(
      (selectors.length === 0 ? [[]] : selectors.map(parseStreamSelector)).flatMap((matchers) =>
        store.select(matchers),
      ),
    );
    return [...streams].filter(({ lines }) => lines.some(({ time }) => time >= from && time <= to));
  }

  return app;
}

const streamsResult = (streams: readonly FoundStream[]) => ({
  resultType: 'streams',
  result: streams.map(({ labels, lines }) => ({
    stream: labels,
    values: lines.map(([time, text]) => [String(time), text]),
  })),
  stats: {},
});
