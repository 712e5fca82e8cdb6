'use client';
import { useCallback, useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import type { ServicePanelProps } from '../registry';
import { Outdated, Unasked } from '../Unasked';
import { useAsked } from '../use-asked';
import { Chart } from './Chart';
import { logsOf } from './observed';
import { QueryBox } from './QueryBox';

const TONES: Readonly<Record<string, string>> = {
  error: 'text-bad',
  fatal: 'text-bad',
  critical: 'text-bad',
  warn: 'text-warn',
};

/** A query of LogQL: how many lines there were of each level, and the newest hundred. */
export function LogsView({ plan, ask }: ServicePanelProps) {
  const [query, setQuery] = useState('{service_name=~".+"}');
  const look = useCallback((signal: AbortSignal) => logsOf({ plan, ask }, query, signal), [plan, ask, query]);
  const { shown, problem } = useAsked(look);
  return (
    <div className="space-y-2">
      <QueryBox label="LogQL" query={query} onAsk={setQuery} />
      {shown ? (
        <Outdated title="The query" problem={problem} />
      ) : (
        <Unasked title={plan.title} problem={problem} />
      )}
      {shown && shown.volume.length > 0 ? (
        <Chart
          series={shown.volume}
          label={`Lines in ten seconds, by level: ${shown.volume.map(({ name, values }) => `${name} ${values.at(-1)?.[1] ?? 0}`).join(', ')}`}
        />
      ) : null}
      {shown && shown.entries.length === 0 ? (
        <p className="text-sm text-muted">No line fits in the last five minutes.</p>
      ) : null}
      <ul aria-label="Lines" className="space-y-1">
        {(shown?.entries ?? []).map(({ time, text, level, trace }) => (
          <li key={`${time} ${text}`} className="border-t border-line pt-1 font-mono text-xs">
            <span className="text-faint">{clock(time)}</span>{' '}
            <span className={classNames('uppercase', TONES[level] ?? 'text-muted')}>{level}</span>{' '}
            {trace === '' ? null : <span className="text-faint">trace {trace.slice(0, 8)}</span>}
            <span className="block break-words whitespace-pre-wrap text-ink">{text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const clock = (nanoseconds: string): string =>
  new Date(Number(BigInt(nanoseconds) / 1_000_000n)).toISOString().slice(11, 23);
