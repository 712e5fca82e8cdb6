'use client';
import { useCallback, useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { Section } from '../../network/Section';
import type { ServicePanelProps } from '../registry';
import { Outdated, Unasked } from '../Unasked';
import { useAsked } from '../use-asked';
import { AnalyzerBox } from './AnalyzerBox';
import { type IndexRow, listIndices, viewIndex } from './api';
import { FieldList } from './FieldList';
import { Documents } from './Hits';
import { QueryBox } from './QueryBox';

/** What is in an Elasticsearch: indices, their words, and why a query finds what it finds. */
export default function SearchPanel(props: ServicePanelProps) {
  const { plan, ask } = props;
  const [chosen, choose] = useState<string | null>(null);
  const look = useCallback(
    async (signal: AbortSignal) => {
      const indices = await listIndices({ plan, ask }, signal);
      const name = (indices.find((each) => each.name === chosen) ?? indices[0])?.name;
      return {
        indices,
        open: name === undefined ? null : { name, ...(await viewIndex({ plan, ask }, name, signal)) },
      };
    },
    [plan, ask, chosen],
  );
  const { shown, problem } = useAsked(look);
  if (!shown) return <Unasked title={plan.title} problem={problem} />;
  const { indices, open } = shown;
  const documents = indices.find(({ name }) => name === open?.name)?.documents ?? 0;
  return (
    <>
      <Outdated title={plan.title} problem={problem} />
      <Section title="Indices">
        {open === null ? (
          <p className="text-sm text-muted">
            There is no index yet. The first document that is written makes one, with a mapping guessed from
            it.
          </p>
        ) : (
          <Indices indices={indices} selected={open.name} onSelect={choose} />
        )}
      </Section>
      {open === null ? null : (
        <div key={open.name}>
          <Section title="Query">
            <QueryBox {...props} index={open.name} fields={open.fields} />
          </Section>
          <Section title="Mapping and terms">
            <FieldList {...props} index={open.name} fields={open.fields} documents={documents} />
          </Section>
          <Section title="Analyzer">
            <AnalyzerBox {...props} index={open.name} analyzers={open.analyzers} />
          </Section>
          <Section title="Documents">
            <Documents hits={open.hits} total={documents} />
          </Section>
        </div>
      )}
    </>
  );
}

function Indices({
  indices,
  selected,
  onSelect,
}: {
  readonly indices: readonly IndexRow[];
  readonly selected: string;
  onSelect(name: string): void;
}) {
  return (
    <ul>
      {indices.map(({ name, aliases, documents }) => (
        <li key={name}>
          <button
            type="button"
            aria-pressed={name === selected}
            onClick={() => onSelect(name)}
            className={classNames(
              'flex min-h-6 w-full items-center gap-3 rounded px-2 text-left text-xs hover:bg-sunken',
              name === selected && 'bg-sunken',
            )}
          >
            <span className="min-w-0 flex-1 truncate font-mono text-ink">
              {name}
              {aliases.length > 0 ? <span className="text-muted"> ← {aliases.join(', ')}</span> : null}
            </span>
            <span className="shrink-0 text-muted tabular-nums">
              {documents.toLocaleString('en')} {documents === 1 ? 'document' : 'documents'}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
