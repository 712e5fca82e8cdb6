'use client';
import { useCallback } from 'react';
import { classNames } from '@/components/ui/class-names';
import { Section } from '../../network/Section';
import type { ServicePanelProps } from '../registry';
import { Outdated, Unasked } from '../Unasked';
import { useAsked } from '../use-asked';
import { lookAt, type ProviderView } from './provider';

/** What a provider knows: who is signed in, what was granted and given out, what was refused and why, and its public face. */
export default function IdentityPanel({ plan, ask }: ServicePanelProps) {
  const look = useCallback((signal: AbortSignal) => lookAt({ plan, ask }, signal), [plan, ask]);
  const { shown, problem } = useAsked(look);
  if (!shown) return <Unasked title={plan.title} problem={problem} />;
  return (
    <>
      <Outdated title={plan.title} problem={problem} />
      <Section title="Sessions, grants and tokens">
        <Records records={shown.records} />
      </Section>
      <Section title="What happened">
        <Events events={shown.events} />
      </Section>
      <Section title="Keys that sign">
        <ul className="font-mono text-xs text-ink">
          {shown.keys.map(({ kid, alg }) => (
            <li key={kid}>
              {kid} <span className="text-muted">{alg}</span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Discovery document">
        <pre className="font-mono text-2xs break-words whitespace-pre-wrap text-ink">{shown.discovery}</pre>
      </Section>
    </>
  );
}

const CELL = 'py-1 pr-3 text-left align-top font-normal';
const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(11, 19);

function Records({ records }: Pick<ProviderView, 'records'>) {
  if (records.length === 0) return <p className="text-sm text-muted">Nobody has signed in yet.</p>;
  return (
    <table className="w-full text-xs">
      <thead className="text-faint">
        <tr>
          {['What', 'User', 'Client', 'Scope', 'Until (UTC)'].map((title) => (
            <th key={title} scope="col" className={CELL}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="text-ink">
        {records.map(({ kind, user, client, scope, consumed, expiresAt }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: records have no names that may be shown
          <tr key={index} className="border-t border-line">
            <th scope="row" className={CELL}>
              {kind}
              {consumed ? <span className="block text-muted">used</span> : null}
            </th>
            <td className={classNames(CELL, 'font-mono break-all')}>{user}</td>
            <td className={classNames(CELL, 'font-mono')}>{client}</td>
            <td className={CELL}>{scope}</td>
            <td className={classNames(CELL, 'tabular-nums')}>
              {expiresAt === null ? 'for ever' : timeOf(expiresAt)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Events({ events }: Pick<ProviderView, 'events'>) {
  if (events.length === 0) return <p className="text-sm text-muted">Nothing was asked for yet.</p>;
  return (
    <ol className="space-y-1">
      {events.map(({ at, event, client, user, error, detail }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: events are added in front
        <li key={events.length - index} className="text-xs break-words">
          <span className="text-faint tabular-nums">{timeOf(at)}</span>{' '}
          <span className="font-mono text-ink">{event}</span>{' '}
          <span className="text-muted">{[client, user].filter(Boolean).join(', ')}</span>
          {error ? (
            <span className="block text-bad">
              {error}
              {detail ? `: ${detail}` : ''}
            </span>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
