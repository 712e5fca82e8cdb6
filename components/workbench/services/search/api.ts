/** What the panel asks Elasticsearch for, over its HTTP API. */
import type { ServicePanelProps } from '../registry';

export interface IndexRow {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly documents: number;
}

export interface FieldRow {
  /** With its parents: `author.name`, `title.raw`. */
  readonly path: string;
  readonly type: string;
  readonly analyzer: string | null;
}

export interface IndexView {
  readonly fields: readonly FieldRow[];
  readonly hits: readonly Hit[];
  /** That the index has, and those that only settings name. */
  readonly analyzers: readonly string[];
}

export interface Hit {
  readonly _id: string;
  readonly _score: number | null;
  readonly _source?: unknown;
  readonly _explanation?: Explanation;
}

export interface Explanation {
  readonly value: number;
  readonly description: string;
  readonly details: readonly Explanation[];
}

export interface TermRow {
  readonly term: string;
  /** Documents that hold it. */
  readonly documents: number;
  /** By document its positions; null where the index keeps none. */
  readonly places: readonly { readonly id: string; readonly positions: readonly number[] }[] | null;
}

export interface Token {
  readonly token: string;
  readonly start_offset: number;
  readonly end_offset: number;
  readonly type: string;
  readonly position: number;
}

export type Asked = Pick<ServicePanelProps, 'plan' | 'ask'>;

/** @throws {Error} what it refuses, in its words */
async function asked<Answer>({ plan, ask }: Asked, signal: AbortSignal, path: string, body?: unknown) {
  const response = await ask(path, {
    port: plan.port,
    signal,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Answer & { readonly error?: Refusal | string };
  if (response.ok || answer.error === undefined) return answer;
  throw new Error(typeof answer.error === 'string' ? answer.error : inWords(answer.error));
}

interface Refusal {
  readonly type: string;
  readonly reason: string;
  readonly root_cause?: readonly Refusal[];
  readonly caused_by?: Refusal;
}

function inWords({ root_cause: [first] = [], type, reason, caused_by: cause }: Refusal): string {
  const said = first ?? { type, reason };
  const because = cause && cause.reason !== said.reason ? ` ${cause.reason}` : '';
  return `${said.type}: ${said.reason}${because}`;
}

export async function listIndices(props: Asked, signal: AbortSignal): Promise<readonly IndexRow[]> {
  const [rows, aliases] = await Promise.all([
    asked<readonly { readonly index: string; readonly 'docs.count': string }[]>(
      props,
      signal,
      '/_cat/indices?format=json',
    ),
    asked<Readonly<Record<string, { readonly aliases: object }>>>(props, signal, '/_alias'),
  ]);
  return rows.map(({ index, 'docs.count': count }) => ({
    name: index,
    aliases: Object.keys(aliases[index]?.aliases ?? {}),
    documents: Number(count),
  }));
}

interface Property {
  readonly type?: string;
  readonly analyzer?: string;
  readonly properties?: Readonly<Record<string, Property>>;
  readonly fields?: Readonly<Record<string, Property>>;
}

const SHOWN_DOCUMENTS = 20;
const BUILT_IN = ['standard', 'english', 'simple', 'whitespace', 'stop', 'keyword'];

export async function viewIndex(props: Asked, name: string, signal: AbortSignal): Promise<IndexView> {
  const [index, found] = await Promise.all([
    asked<Readonly<Record<string, IndexAnswer>>>(props, signal, `/${name}`),
    asked<SearchAnswer>(props, signal, `/${name}/_search?size=${SHOWN_DOCUMENTS}`),
  ]);
  const { mappings, settings } = index[name] ?? {};
  return {
    fields: [...fieldsOf(mappings?.properties ?? {}, '')],
    hits: found.hits.hits,
    analyzers: [...Object.keys(settings?.index?.analysis?.analyzer ?? {}), ...BUILT_IN],
  };
}

interface IndexAnswer {
  readonly mappings?: { readonly properties?: Readonly<Record<string, Property>> };
  readonly settings?: { readonly index?: { readonly analysis?: { readonly analyzer?: object } } };
}

export interface SearchAnswer {
  readonly hits: { readonly total: { readonly value: number }; readonly hits: readonly Hit[] };
}

function* fieldsOf(properties: Readonly<Record<string, Property>>, prefix: string): Generator<FieldRow> {
  for (const [name, { type, analyzer, properties: inner, fields }] of Object.entries(properties)) {
    const path = prefix + name;
    if (type !== undefined) yield { path, type, analyzer: type === 'text' ? (analyzer ?? 'standard') : null };
    yield* fieldsOf(inner ?? fields ?? {}, `${path}.`);
  }
}

export const search = (props: Asked, index: string, body: object, signal: AbortSignal) =>
  asked<SearchAnswer>(props, signal, `/${index}/_search`, { ...body, explain: true });

export const analyze = (props: Asked, index: string, body: object, signal: AbortSignal) =>
  asked<{ readonly tokens: readonly Token[] }>(props, signal, `/${index}/_analyze`, body);

/** Documents whose words are looked at. */
export const SAMPLE = 200;

/** A text's terms are in its documents' vectors; a keyword's, a number's, a date's are counted as a facet. */
export async function termsOf(
  props: Asked,
  index: string,
  { path, type }: FieldRow,
  signal: AbortSignal,
): Promise<readonly TermRow[]> {
  if (type !== 'text') return facetOf(props, index, path, signal);
  const found = await asked<SearchAnswer>(props, signal, `/${index}/_search`, {
    size: SAMPLE,
    _source: false,
  });
  const ids = found.hits.hits.map(({ _id: id }) => id);
  if (ids.length === 0) return [];
  const { docs } = await asked<{ readonly docs: readonly Vectors[] }>(
    props,
    signal,
    `/${index}/_mtermvectors`,
    { ids, parameters: { fields: [path], term_statistics: true, offsets: false, realtime: false } },
  );
  return rowsOf(docs, path);
}

export interface Vectors {
  readonly _id: string;
  readonly term_vectors?: Readonly<Record<string, { readonly terms: Readonly<Record<string, TermAnswer>> }>>;
}

interface TermAnswer {
  readonly doc_freq?: number;
  readonly tokens?: readonly { readonly position: number }[];
}

/** The most frequent first. */
export function rowsOf(docs: readonly Vectors[], path: string): readonly TermRow[] {
  const rows = new Map<string, { documents: number; places: { id: string; positions: number[] }[] }>();
  for (const { _id: id, term_vectors: vectors } of docs)
    for (const [term, { doc_freq: documents = 1, tokens = [] }] of Object.entries(
      vectors?.[path]?.terms ?? {},
    )) {
      const row = rows.get(term) ?? { documents, places: [] };
      row.places.push({ id, positions: tokens.map(({ position }) => position) });
      rows.set(term, row);
    }
  return [...rows]
    .map(([term, row]) => ({ term, ...row }))
    .sort((a, b) => b.documents - a.documents || (a.term < b.term ? -1 : 1));
}

async function facetOf(props: Asked, index: string, field: string, signal: AbortSignal) {
  const { aggregations } = await asked<{
    readonly aggregations: {
      readonly terms: {
        readonly buckets: readonly {
          readonly key: string | number;
          readonly key_as_string?: string;
          readonly doc_count: number;
        }[];
      };
    };
  }>(props, signal, `/${index}/_search`, { size: 0, aggs: { terms: { terms: { field, size: SAMPLE } } } });
  return aggregations.terms.buckets.map(
    ({ key, key_as_string: text = String(key), doc_count: documents }): TermRow => ({
      term: text,
      documents,
      places: null,
    }),
  );
}
