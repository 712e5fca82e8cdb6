'use client';
import { useCallback, useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import type { ServicePanelProps } from '../registry';
import { useAsked } from '../use-asked';
import { Answered } from './Answered';
import { Chart } from './Chart';
import { LineKey } from './LineKey';
import { logsOf } from './observed';
import { QueryBox } from './QueryBox';
import { styleOfLevel } from './series-style';
import { clockOf } from './time';

const TONES: Readonly<Record<string, string>> = {
  error: 'text-bad',
  fatal: 'text-bad',
  critical: 'text-bad',
  warn: 'text-warn',
};

/** A query of LogQL: how many lines there were of each level, and the newest hundred. */
export function LogsView({
  plan,
  ask,
  onTrace,
}: ServicePanelProps & {
  /** Somebody wants to see the trace that a line belongs to. */
  onTrace(id: string): void;
}) {
  const [query, setQuery] = useState('{service_name=~".+"}');
  const look = useCallback(
    async (signal: AbortSignal) => ({ ...(await logsOf({ plan, ask }, query, signal)), query }),
    [plan, ask, query],
  );
  const { shown: latest, problem } = useAsked(look);
  const shown = latest?.query === query ? latest : null;
  return (
    <div className="space-y-2">
      <QueryBox label="LogQL" query={query} onAsk={setQuery} />
      <Answered title={plan.title} shown={shown !== null} problem={problem} />
      {shown && shown.volume.length > 0 ? (
        <div>
          <p className="flex flex-wrap gap-x-4 text-xs text-muted">
            <span>Lines in 10 s</span>
            {shown.volume.map(({ name }) => (
              <span key={name}>
                <LineKey {...styleOfLevel(name)} />
                {name}
              </span>
            ))}
          </p>
          <Chart
            counts
            series={shown.volume}
            styles={shown.volume.map(({ name }) => styleOfLevel(name))}
            label={`Lines in ten seconds, by level: ${shown.volume.map(({ name, values }) => `${name} ${values.at(-1)?.[1] ?? 0}`).join(', ')}`}
          />
        </div>
      ) : null}
      {shown && shown.entries.length === 0 ? (
        <p className="text-sm text-muted">No line fits in the last five minutes.</p>
      ) : null}
      <ul aria-label="Lines" className="space-y-1">
        {(shown?.entries ?? []).map(({ time, text, level, trace }) => (
          <li key={`${time} ${text}`} className="border-t border-line pt-1 font-mono text-xs">
            <span className="text-faint">{clockOf(Number(BigInt(time) / 1_000_000n), 'milliseconds')}</span>{' '}
            <span className={classNames('uppercase', TONES[level] ?? 'text-muted')}>{level}</span>{' '}
            {trace === '' ? null : (
              <button
                type="button"
                onClick={() => onTrace(trace)}
                className="rounded text-muted underline decoration-line-strong underline-offset-2 hover:text-ink"
              >
                trace {trace.slice(0, 8)}
              </button>
            )}
            <span className="block break-words whitespace-pre-wrap text-ink">{text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
