import { type Dialect, QueryError } from '../promql/lexer';

export const LOGQL: Dialect = {
  quantity: /(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|[smhdwy]))+(?!\w)|\d+(?:\.\d+)?(?:[kKMGTPE]i?)?B(?!\w)/y,
  punctuation: /\|=|\|~|!~|=~|==|!=|>=|<=|[-+*/%^=<>(){}[\],|@:]/y,
  empty: 'unexpected $end',
  error(query, at, problem) {
    const before = query.slice(0, at).split('\n');
    const place = `line ${before.length}, col ${(before.at(-1)?.length ?? 0) + 1}`;
    return new QueryError(
      `parse error at ${place}: ${problem.startsWith('unexpected') ? `syntax error: ${problem}` : problem}`,
      'bad_data',
    );
  },
};
