'use client';
import { useCallback, useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { ScrollRegion } from '@/components/ui/ScrollRegion';
import type { ServicePanelProps } from '../registry';
import { useAsked } from '../use-asked';
import { type FieldRow, SAMPLE, type TermRow, termsOf } from './api';

/** The fields of an index; one that is opened shows the terms under which its documents are found. */
export function FieldList({
  index,
  fields,
  documents,
  ...props
}: ServicePanelProps & {
  readonly index: string;
  readonly fields: readonly FieldRow[];
  /** How many there are in the index. */
  readonly documents: number;
}) {
  const [opened, open] = useState<string | null>(null);
  const field = fields.find(({ path }) => path === opened);
  if (fields.length === 0)
    return <p className="text-sm text-muted">It has no fields yet: the first document brings them.</p>;
  return (
    <>
      <ul>
        {fields.map(({ path, type, analyzer }) => (
          <li key={path}>
            <button
              type="button"
              aria-pressed={path === opened}
              onClick={() => open(path === opened ? null : path)}
              className={classNames(
                'flex min-h-6 w-full items-center gap-3 rounded px-2 text-left text-xs hover:bg-sunken',
                path === opened && 'bg-sunken',
              )}
            >
              <span className="min-w-0 flex-1 truncate font-mono text-ink">{path}</span>
              <span className="shrink-0 text-muted">
                {type}
                {analyzer === null ? '' : `, ${analyzer}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {field ? <Terms key={field.path} {...props} index={index} field={field} documents={documents} /> : null}
    </>
  );
}

function Terms({
  plan,
  ask,
  index,
  field,
  documents,
}: ServicePanelProps & { readonly index: string; readonly field: FieldRow; readonly documents: number }) {
  const { path, type, analyzer } = field;
  const look = useCallback(
    (signal: AbortSignal) => termsOf({ plan, ask }, index, { path, type, analyzer }, signal),
    [plan, ask, index, path, type, analyzer],
  );
  const { shown, problem } = useAsked(look);
  if (!shown)
    return (
      <p className={problem ? 'text-xs text-bad' : 'text-xs text-muted'}>
        {problem ?? 'Its terms are being read…'}
      </p>
    );
  if (shown.length === 0) return <p className="text-xs text-muted">No document has a term in it.</p>;
  const label = `Terms of ${path}`;
  return (
    <>
      <ScrollRegion label={label} className="max-h-56 overflow-auto rounded border border-line">
        <table className="w-full text-left text-xs">
          <caption className="sr-only">{label}</caption>
          <thead>
            <tr className="border-b border-line text-faint">
              <th scope="col" className="px-2 py-1 font-normal">
                Term
              </th>
              <th scope="col" className="px-2 py-1 text-right font-normal">
                Documents
              </th>
              {type === 'text' ? (
                <th scope="col" className="px-2 py-1 font-normal">
                  Document: positions
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody className="font-mono text-ink">
            {shown.slice(0, SAMPLE).map((row) => (
              <tr key={row.term} className="border-b border-line last:border-0">
                <th scope="row" className="px-2 py-0.5 align-top font-normal break-all">
                  {row.term}
                </th>
                <td className="px-2 py-0.5 text-right align-top tabular-nums">{row.documents}</td>
                {row.places === null ? null : <td className="px-2 py-0.5 text-muted">{placesOf(row)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p className="text-2xs text-faint">
        {shown.length > SAMPLE ? `The ${SAMPLE} most frequent of ${shown.length} terms. ` : ''}
        {type === 'text'
          ? documents > SAMPLE
            ? `Read from ${SAMPLE} of its ${documents.toLocaleString('en')} documents.`
            : ''
          : 'A value of this field is one term, as it was given.'}
      </p>
    </>
  );
}

const placesOf = ({ places }: TermRow): string =>
  (places ?? []).map(({ id, positions }) => `${id}: ${positions.join(' ')}`).join(' · ');
