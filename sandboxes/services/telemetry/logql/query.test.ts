/** What the documentation of LogQL says: https://grafana.com/docs/loki/latest/query/ */
import { describe, expect, test } from 'vitest';
import { LogStore } from '../logs/store';
import { Labels } from '../promql/labels';
import { QueryError } from '../promql/lexer';
import { logInstantQuery, logRangeQuery } from './query';

const SECOND = 1_000_000_000n;

/** Lines of `{app="shop"}`, one a second from 1 on, unless another stream is named before `:`. */
function storeOf(...lines: readonly string[]): LogStore {
  const store = new LogStore();
  for (const [index, given] of lines.entries()) {
    const [, app = 'shop', text = ''] = /^(?:(\w+): )?(.*)$/s.exec(given) ?? [];
    store.append(Labels.of({ app }), {
      time: BigInt(index + 1) * SECOND,
      text,
      metadata: Labels.of(text.includes('traced') ? { trace_id: 'abc' } : {}),
    });
  }
  return store;
}

const settings = { start: 0, end: 60_000, step: 1000, limit: 100, direction: 'forward' } as const;

function lines(
  store: LogStore,
  query: string,
  more: Partial<Record<'limit' | 'start' | 'end', number>> = {},
) {
  const answer = logRangeQuery(store, query, { ...settings, ...more });
  if (answer.type !== 'streams') throw new Error('no lines');
  return answer.streams.flatMap(({ lines: found }) => found.map(([, text]) => text));
}

function labels(store: LogStore, query: string) {
  const answer = logRangeQuery(store, query, settings);
  if (answer.type !== 'streams') throw new Error('no lines');
  return answer.streams.map((stream) => stream.labels.toJSON());
}

/** At second 10: `{…} value`. */
function values(store: LogStore, query: string, at = 10): string[] {
  const answer = logInstantQuery(store, query, { ...settings, end: at * 1000 });
  if (answer.type === 'scalar') return [String(answer.value)];
  if (answer.type !== 'vector') throw new Error(answer.type);
  return answer.samples.map((sample) => `${sample.labels} ${sample.value}`).sort();
}

describe('lines', () => {
  const store = storeOf('GET /a ok', 'GET /b error', 'other: POST error', 'GET /c ERROR', 'GET /d traced');

  test.each([
    ['{app="shop"}', ['GET /a ok', 'GET /b error', 'GET /c ERROR', 'GET /d traced']],
    ['{app=~"sh.*"} |= "error"', ['GET /b error']],
    ['{app=~".+"} |= "error"', ['GET /b error', 'POST error']],
    ['{app="shop"} != "error" != "ok"', ['GET /c ERROR', 'GET /d traced']],
    ['{app="shop"} |~ `(?i)ERROR`', ['GET /b error', 'GET /c ERROR']],
    ['{app="shop"} !~ "/[ab]"', ['GET /c ERROR', 'GET /d traced']],
    ['{app="shop"} |= "/a" or "/b"', ['GET /a ok', 'GET /b error']],
    ['{app="shop"} != "/a" or "/b"', ['GET /c ERROR', 'GET /d traced']],
    ['{app="shop"} | trace_id="abc"', ['GET /d traced']],
    ['{app="nobody"}', []],
  ])('%s', (query, expected) => {
    expect(lines(store, query)).toEqual(expected);
  });

  test('are the newest ones first, from the start on and before the end, as many as are wanted', () => {
    const backward = logRangeQuery(store, '{app="shop"}', { ...settings, direction: 'backward', limit: 2 });
    expect(backward).toMatchObject({
      streams: [{ lines: [[5n * SECOND, 'GET /d traced']] }, { lines: [[4n * SECOND, 'GET /c ERROR']] }],
    });
    expect(lines(store, '{app="shop"}', { start: 2000, end: 5000 })).toEqual([
      'GET /b error',
      'GET /c ERROR',
    ]);
    expect(lines(store, '{app="shop"}', { limit: 1 })).toEqual(['GET /a ok']);
  });
});

describe('parsers', () => {
  test('json flattens, leaves out lists and null, and does not overwrite what was there', () => {
    const store = storeOf(
      '{"a.b": {"c": "d"}, "e": 1.5, "list": [1], "none": null, "ok": true, "app": "x", "2nd": 1}',
    );
    expect(labels(store, '{app="shop"} | json')).toEqual([
      { app: 'shop', a_b_c: 'd', e: '1.5', ok: 'true', app_extracted: 'x', _2nd: '1' },
    ]);
    expect(labels(store, '{app="shop"} | json first="list[0]", deep=`["a.b"].c`, none')).toEqual([
      { app: 'shop', first: '1', deep: 'd' },
    ]);
  });

  test('a line that is no JSON goes on, and says so', () => {
    const store = storeOf('{"a":1}', 'no json');
    expect(labels(store, '{app="shop"} | json')).toEqual([
      { app: 'shop', a: '1' },
      { app: 'shop', __error__: 'JSONParserErr', __error_details__: expect.any(String) },
    ]);
    expect(lines(store, '{app="shop"} | json | __error__=""')).toEqual(['{"a":1}']);
  });

  test('logfmt, with quotes', () => {
    const store = storeOf('at=info path=/ fwd="124.133 \\"x\\"" connect=4ms alone status=200');
    expect(labels(store, '{app="shop"} | logfmt')).toEqual([
      { app: 'shop', at: 'info', path: '/', fwd: '124.133 "x"', connect: '4ms', status: '200' },
    ]);
    expect(labels(store, '{app="shop"} | logfmt where="path", status')).toEqual([
      { app: 'shop', where: '/', status: '200' },
    ]);
  });

  test('regexp and pattern', () => {
    const store = storeOf('POST /api (200) 1.5s');
    const found = { app: 'shop', method: 'POST', path: '/api', status: '200' };
    const pattern = '`(?P<method>\\w+) (?P<path>\\S+) \\((?P<status>\\d+)\\)`';
    expect(labels(store, `{app="shop"} | regexp ${pattern}`)).toEqual([found]);
    expect(labels(store, '{app="shop"} | pattern "<method> <path> (<status>) <_>"')).toEqual([found]);
  });
});

describe('label filters', () => {
  const store = storeOf(
    '{"n":1,"took":"20ms","size":"5kB","route":"/a"}',
    '{"n":20,"took":"1.5s","size":"2MB","route":"/b"}',
    '{"n":"x","route":"/c"}',
  );

  test.each([
    ['n > 1', [2, 3]],
    ['n >= 1 and n < 20', [1, 3]],
    ['n == 1 or route="/b"', [1, 2, 3]],
    ['n = 1, took < 1s', [1]],
    ['n = 1 took < 1s', [1]],
    ['took > 1s', [2]],
    ['took <= 20ms', [1]],
    ['size > 1MB', [2]],
    ['size >= 5kB and (route="/a" or route="/c")', [1]],
    ['route=~"/[ab]"', [1, 2]],
    ['route!~"/[ab]"', [3]],
    ['route!="/a" | took!=""', [2]],
    ['missing=""', [1, 2, 3]],
    ['missing > 0', []],
    ['n > 100 | __error__!="LabelFilterErr"', []],
  ])('| json | %s', (filter, expected) => {
    const found = lines(store, `{app="shop"} | json | ${filter} | line_format "{{.route}}"`);
    expect(found).toEqual(expected.map((index) => ['', '/a', '/b', '/c'][index]));
  });
});

test('lines and labels are rewritten', () => {
  const store = storeOf('{"a":"x","b":"y"}');
  const query =
    '{app="shop"} | json | label_format c=a, d="{{.b | ToUpper}}-{{.app}}" | line_format "{{.c}} {{.d}}"';
  expect(lines(store, query)).toEqual(['x Y-shop']);
  expect(labels(store, '{app="shop"} | json | label_format c=a | drop b')).toEqual([{ app: 'shop', c: 'x' }]);
  expect(labels(store, '{app="shop"} | json | keep a')).toEqual([{ a: 'x' }]);
  expect(lines(storeOf('\u001b[31mred\u001b[0m'), '{app="shop"} | decolorize')).toEqual(['red']);
});

describe('ranges', () => {
  const store = storeOf(
    '{"level":"info","ms":10}',
    '{"level":"error","ms":30}',
    '{"level":"info","ms":50}',
    '{"level":"error","ms":70}',
    'other: {"level":"info","ms":1}',
  );

  test.each([
    ['count_over_time({app="shop"}[10s])', ['{app="shop"} 4']],
    ['rate({app="shop"}[10s])', ['{app="shop"} 0.4']],
    ['bytes_over_time({app="shop"}[10s])', ['{app="shop"} 98']],
    ['bytes_rate({app="shop"} |= "info" [10s])', ['{app="shop"} 4.8']],
    ['count_over_time({app=~".+"}[10s])', ['{app="other"} 1', '{app="shop"} 4']],
    ['sum(count_over_time({app=~".+"}[10s]))', ['{} 5']],
    ['sum by (level) (count_over_time({app=~".+"} | json [10s]))', ['{level="error"} 2', '{level="info"} 3']],
    ['sum by (level) (rate({app="shop"}[10s] | json))', ['{level="error"} 0.2', '{level="info"} 0.2']],
    ['topk(1, sum by (app) (rate({app=~".+"}[10s])))', ['{app="shop"} 0.4']],
    [
      'sum_over_time({app="shop"} | json | unwrap ms [10s])',
      ['{app="shop", level="error"} 100', '{app="shop", level="info"} 60'],
    ],
    ['avg_over_time({app="shop"} | json | unwrap ms [10s]) by (app)', ['{app="shop"} 40']],
    ['max_over_time({app="shop"} | json | unwrap ms [10s]) without (level)', ['{app="shop"} 70']],
    ['first_over_time({app="shop"} | json | unwrap ms [10s]) by (app)', ['{app="shop"} 10']],
    ['quantile_over_time(0.5, {app="shop"} | json | unwrap ms [10s]) by (app)', ['{app="shop"} 40']],
    ['count_over_time({app="shop"}[10s]) / 2 > 1', ['{app="shop"} 2']],
    ['sum(rate({app="shop"} |= "error" [10s])) / sum(rate({app="shop"}[10s]))', ['{} 0.5']],
    ['absent_over_time({app="gone"}[10s])', ['{app="gone"} 1']],
    ['absent_over_time({app="shop"}[10s])', []],
    ['count_over_time({app="shop"}[10s] offset 7s)', ['{app="shop"} 3']],
    ['vector(1) + 1', ['{} 2']],
  ])('%s', (query, expected) => {
    expect(values(store, query)).toEqual(expected);
  });

  test('have what is after their beginning, up to and with their end', () => {
    expect(values(store, 'count_over_time({app="shop"}[2s])', 3)).toEqual(['{app="shop"} 2']);
    const answer = logRangeQuery(store, 'count_over_time({app="shop"}[2s])', { ...settings, end: 6000 });
    expect(answer).toMatchObject({
      series: [{ times: [1000, 2000, 3000, 4000, 5000], values: [1, 2, 2, 2, 1] }],
    });
  });

  test('units are unwrapped, and what cannot be is an error until it is filtered out', () => {
    const units = storeOf('took=1.5s size=2kB', 'took=500ms size=1KiB', 'took=never');
    const sum = (unwrap: string) =>
      values(
        units,
        `sum by (app) (sum_over_time({app="shop"} | logfmt | unwrap ${unwrap} | __error__="" [10s]))`,
      );
    expect(sum('duration(took)')).toEqual(['{app="shop"} 2']);
    expect(sum('bytes(size)')).toEqual(['{app="shop"} 3024']);
    expect(() => values(units, 'sum_over_time({app="shop"} | logfmt | unwrap took [10s])')).toThrow(
      /^pipeline error: 'SampleExtractionErr' for series: /,
    );
  });
});

test.each([
  ['', /^parse error at line 1, col 1: syntax error: unexpected \$end$/],
  ['{}', /^parse error : queries require at least one regexp or equality matcher/],
  ['{app=~".*"}', /^parse error : queries require at least one regexp or equality matcher/],
  ['{app="a"', /^parse error at line 1, col 9: syntax error: unexpected end of input inside braces/],
  ['{app="a"} |= 5', /^parse error at line 1, col 14: syntax error: unexpected number "5"/],
  ['{app="a"} | json | 5', /^parse error at line 1, col 20: syntax error: unexpected number/],
  ['{app="a"} |~ "("', /^parse error at line 1, col 11: missing closing \)/],
  ['{app="a"} | regexp "x"', /at least one named capture must be supplied$/],
  ['up', /^parse error at line 1, col 1: syntax error: unexpected identifier "up"/],
  ['rate({app="a"})', /^parse error at line 1, col 15: syntax error: unexpected "\)" expected \[/],
  ['sum_over_time({app="a"}[5m])', /: invalid aggregation sum_over_time without unwrap$/],
  ['count_over_time({app="a"} | unwrap x [5m])', /: invalid aggregation count_over_time with unwrap$/],
  ['rate({app="a"}[5m]) by (app)', /: grouping not allowed for rate aggregation$/],
])('%s is refused', (query, problem) => {
  expect(() => logRangeQuery(new LogStore(), query, settings)).toThrow(
    expect.objectContaining({ name: QueryError.name, message: expect.stringMatching(problem) }),
  );
});

test('only the newest lines are kept, and a line that is sent again is one', () => {
  const store = new LogStore(3);
  for (const second of [3n, 1n, 2n, 2n, 4n])
    store.append(Labels.of({ app: 'shop' }), {
      time: second * SECOND,
      text: `at ${second}`,
      metadata: Labels.EMPTY,
    });
  expect(lines(store, '{app="shop"}')).toEqual(['at 2', 'at 3', 'at 4']);
  expect(store.size).toBe(3);
});
