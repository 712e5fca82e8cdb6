/** Queries as Lucene knows them, of which Elasticsearch's are made. */
import { shortFloat } from '../json';

export type Query =
  | { readonly kind: 'all' }
  | { readonly kind: 'none'; readonly reason: string }
  | TermQuery
  | PhraseQuery
  /** Documents that all score alike; `name` stands in explanations. */
  | SetQuery
  | { readonly kind: 'boost'; readonly query: Query; readonly boost: number }
  | { readonly kind: 'constant'; readonly query: Query }
  | { readonly kind: 'dismax'; readonly queries: readonly Query[]; readonly tie: number }
  | BooleanQuery
  | FunctionQuery;

interface SetQuery {
  readonly kind: 'set';
  readonly name: string;
  readonly documents: ReadonlySet<number>;
  /** The words that it stands for, to highlight. */
  readonly words?: { readonly field: string; readonly test: (term: string) => boolean };
}

export interface TermQuery {
  readonly kind: 'term';
  readonly field: string;
  readonly term: string;
  /** In place of its own: the words that a fuzzy one stands for share theirs. */
  readonly frequency?: number;
}

export interface PhraseQuery {
  readonly kind: 'phrase';
  readonly field: string;
  readonly terms: readonly { readonly term: string; readonly position: number }[];
  readonly slop: number;
  /** The last is only the beginning of a word. */
  readonly prefix: boolean;
}

type Occur = 'must' | 'should' | 'filter' | 'must_not';

export interface Clause {
  readonly occur: Occur;
  readonly query: Query;
}

export interface BooleanQuery {
  readonly kind: 'boolean';
  readonly clauses: readonly Clause[];
  readonly minimum: number;
}

export type Combine = 'multiply' | 'sum' | 'avg' | 'first' | 'max' | 'min' | 'replace';

export interface ScoreFunction {
  readonly filter: Query | null;
  readonly name: string;
  readonly weight: number | null;
  /** A number from 0 on; null where only the weight counts. */
  readonly value: ((document: number) => number) | null;
}

export interface FunctionQuery {
  readonly kind: 'function';
  readonly query: Query;
  readonly functions: readonly ScoreFunction[];
  readonly scoreMode: Combine;
  readonly boostMode: Combine;
  readonly maxBoost: number;
  readonly minScore: number | null;
}

/** As Lucene writes a float: `1.0`, `0.25`. */
export function floatText(value: number): string {
  const short = shortFloat(value);
  return Number.isInteger(short) ? `${short}.0` : String(short);
}

/** As Lucene writes a query. */
export function queryText(query: Query): string {
  switch (query.kind) {
    case 'all':
      return '*:*';
    case 'none':
      return `MatchNoDocsQuery("${query.reason}")`;
    case 'term':
      return `${query.field}:${query.term}`;
    case 'phrase': {
      const words = query.terms.map(({ term }) => term).join(' ');
      return `${query.field}:"${words}${query.prefix ? '*' : ''}"${query.slop > 0 ? `~${query.slop}` : ''}`;
    }
    case 'set':
      return query.name;
    case 'boost': {
      const inner = queryText(query.query);
      return `${query.query.kind === 'boolean' ? `(${inner})` : inner}^${floatText(query.boost)}`;
    }
    case 'constant':
      return `ConstantScore(${queryText(query.query)})`;
    case 'dismax': {
      const tie = query.tie === 0 ? '' : `~${floatText(query.tie)}`;
      return `(${query.queries.map(grouped).join(' | ')})${tie}`;
    }
    case 'boolean': {
      const marks = { must: '+', should: '', filter: '#', must_not: '-' };
      const words = query.clauses.map(({ occur, query: inner }) => marks[occur] + grouped(inner)).join(' ');
      return query.minimum > 0 ? `(${words})~${query.minimum}` : words;
    }
    case 'function':
      return `function score (${queryText(query.query)})`;
  }
}

const grouped = (query: Query) =>
  query.kind === 'boolean' && query.minimum === 0 ? `(${queryText(query)})` : queryText(query);
