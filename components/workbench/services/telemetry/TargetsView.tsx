'use client';
import { useCallback } from 'react';
import { classNames } from '@/components/ui/class-names';
import type { ServicePanelProps } from '../registry';
import { Outdated, Unasked } from '../Unasked';
import { useAsked } from '../use-asked';
import { stateOf } from './observed';

/** What is scraped and how that goes, and the alerts there are. */
export function TargetsView({ plan, ask }: ServicePanelProps) {
  const look = useCallback((signal: AbortSignal) => stateOf({ plan, ask }, signal), [plan, ask]);
  const { shown, problem } = useAsked(look);
  if (!shown) return <Unasked title={plan.title} problem={problem} />;
  return (
    <div className="space-y-3 text-xs">
      <Outdated title={plan.title} problem={problem} />
      {shown.targets.length === 0 ? <p className="text-muted">Nothing is scraped.</p> : null}
      <ul aria-label="Targets" className="space-y-1">
        {shown.targets.map(({ scrapeUrl, scrapePool, health, lastError }) => (
          <li key={`${scrapePool} ${scrapeUrl}`}>
            <span className="font-mono break-all text-ink">{scrapeUrl}</span>{' '}
            <span className={classNames(health === 'down' ? 'text-bad' : 'text-muted')}>{health}</span>
            {lastError === '' ? null : <span className="block text-bad">{lastError}</span>}
          </li>
        ))}
      </ul>
      {shown.alerts.length === 0 ? <p className="text-muted">No alert is pending or fires.</p> : null}
      <ul aria-label="Alerts" className="space-y-1">
        {shown.alerts.map(({ labels, annotations, state }) => (
          <li key={JSON.stringify(labels)}>
            <span className="font-mono text-ink">{labels['alertname']}</span>{' '}
            <span className={state === 'firing' ? 'text-bad' : 'text-warn'}>{state}</span>
            <span className="block text-muted">{Object.values(annotations).join(' · ')}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
