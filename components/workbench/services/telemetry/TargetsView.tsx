'use client';
import { useCallback } from 'react';
import type { ServicePanelProps } from '../registry';
import { Outdated, Unasked } from '../Unasked';
import { useAsked } from '../use-asked';
import { type AlertRule, stateOf, type Target } from './observed';

const HEALTH = { up: 'text-good', down: 'text-bad', unknown: 'text-muted' } as const;
const STATES = { inactive: 'text-muted', pending: 'text-warn', firing: 'text-bad' } as const;
const TITLE = 'text-2xs font-semibold tracking-wide text-faint uppercase';

/** What is scraped and how that goes, and what is watched for. */
export function TargetsView({ plan, ask }: ServicePanelProps) {
  const look = useCallback((signal: AbortSignal) => stateOf({ plan, ask }, signal), [plan, ask]);
  const { shown, problem } = useAsked(look);
  if (!shown) return <Unasked title={plan.title} problem={problem} />;
  return (
    <div className="space-y-3 text-xs">
      <Outdated title={plan.title} problem={problem} />
      <h3 className={TITLE}>Targets</h3>
      {shown.targets.length === 0 ? <p className="text-sm text-muted">Nothing is scraped.</p> : null}
      <ul aria-label="Targets" className="space-y-2">
        {shown.targets.map((target) => (
          <OneTarget key={`${target.scrapePool} ${target.scrapeUrl}`} target={target} />
        ))}
      </ul>
      <h3 className={TITLE}>Alerts</h3>
      {shown.rules.length === 0 ? (
        <p className="text-sm text-muted">No rule of the configuration raises an alert.</p>
      ) : null}
      <ul aria-label="Alerts" className="space-y-2">
        {shown.rules.map((rule) => (
          <OneRule key={`${rule.name} ${rule.query}`} rule={rule} />
        ))}
      </ul>
    </div>
  );
}

function OneTarget({
  target: { scrapeUrl, scrapePool, health, lastError, lastScrapeDuration, scrapeInterval },
}: {
  readonly target: Target;
}) {
  return (
    <li>
      <span className="font-mono break-all text-ink">{scrapeUrl}</span>{' '}
      <span className={HEALTH[health]}>{health === 'unknown' ? 'not scraped yet' : health}</span>
      <span className="block text-muted">
        job {scrapePool}, every {scrapeInterval}
        {health === 'unknown' ? '' : `, the last one in ${(lastScrapeDuration * 1000).toFixed(0)} ms`}
      </span>
      {lastError === '' ? null : <span className="block break-words text-bad">{lastError}</span>}
    </li>
  );
}

function OneRule({ rule: { name, query, duration, state, alerts } }: { readonly rule: AlertRule }) {
  return (
    <li>
      <span className="font-mono text-ink">{name}</span> <span className={STATES[state]}>{state}</span>
      <code className="block font-mono break-words text-muted">
        {query}
        {duration > 0 ? ` for ${duration} s` : ''}
      </code>
      {alerts.map(({ labels, annotations, state: its }) => (
        <span key={JSON.stringify(labels)} className={`block ${STATES[its]}`}>
          {Object.values(annotations).join(' · ') || JSON.stringify(labels)}
        </span>
      ))}
    </li>
  );
}
