import { ChevronRight } from 'lucide-react';
import type { Hit, SearchAnswer } from './api';
import { ExplainTree } from './ExplainTree';

/** What a search has found, each with its source and why it scores so. */
export function Found({
  answer,
  request,
  index,
}: {
  readonly answer: SearchAnswer;
  readonly request: object;
  readonly index: string;
}) {
  const { total, hits } = answer.hits;
  return (
    <div className="space-y-1.5">
      <p className="font-mono text-2xs break-all text-faint">
        POST /{index}/_search {JSON.stringify(request)}
      </p>
      <p className="text-xs text-muted">
        {total.value === 0
          ? 'Nothing is found. Terms are compared as analyzers leave them: see below what they make of a word.'
          : `${total.value.toLocaleString('en')} found${hits.length < total.value ? `, ${hits.length} shown` : ''}.`}
      </p>
      <ol className="space-y-0.5">
        {hits.map((hit) => (
          <li key={hit._id}>
            <OneHit hit={hit} />
          </li>
        ))}
      </ol>
    </div>
  );
}

/** The first documents of an index. */
export function Documents({ hits, total }: { readonly hits: readonly Hit[]; readonly total: number }) {
  if (total === 0)
    return (
      <p className="text-sm text-muted">
        Searches see no document. What was just written is seen after the next refresh.
      </p>
    );
  return (
    <>
      <ul className="space-y-0.5">
        {hits.map((hit) => (
          <li key={hit._id}>
            <OneHit hit={hit} />
          </li>
        ))}
      </ul>
      {hits.length < total ? (
        <p className="text-xs text-faint">… and {(total - hits.length).toLocaleString('en')} more.</p>
      ) : null}
    </>
  );
}

function OneHit({
  hit: { _id: id, _score: score, _source: source, _explanation: why },
}: {
  readonly hit: Hit;
}) {
  const json = JSON.stringify(source ?? {});
  return (
    <details className="group rounded border border-line">
      <summary className="flex cursor-pointer list-none items-center gap-2 px-2 py-1 text-xs [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          size={12}
          className="shrink-0 text-faint transition-transform duration-fast group-open:rotate-90"
        />
        <span className="shrink-0 font-mono text-ink">
          <span className="text-faint">_id</span> {id}
        </span>
        <span className="min-w-0 flex-1 truncate font-mono text-muted">{json}</span>
        {why ? (
          <span className="shrink-0 text-ink tabular-nums">
            <span className="text-faint">score</span> {score ?? 'none'}
          </span>
        ) : null}
      </summary>
      <div className="space-y-2 border-t border-line px-2 py-1.5">
        <pre className="font-mono text-xs break-words whitespace-pre-wrap text-ink">
          {JSON.stringify(source ?? {}, null, 2)}
        </pre>
        {why ? <ExplainTree explanation={why} /> : null}
      </div>
    </details>
  );
}
