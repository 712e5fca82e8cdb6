'use client';
import { useCallback } from 'react';
import { ScrollRegion } from '@/components/ui/ScrollRegion';
import { Section } from '../../network/Section';
import type { ServicePanelProps } from '../registry';
import { Outdated, Unasked } from '../Unasked';
import { useAsked } from '../use-asked';
import { Events } from './Events';
import { lookAt } from './provider';
import { Records } from './Records';

/** What a provider knows: who is signed in, what was granted and given out, what was refused and why, and its public face. */
export default function IdentityPanel({ plan, ask, now }: ServicePanelProps) {
  const look = useCallback(
    async (signal: AbortSignal) => ({ ...(await lookAt({ plan, ask }, signal)), now: now() }),
    [plan, ask, now],
  );
  const { shown, problem } = useAsked(look);
  if (!shown) return <Unasked title={plan.title} problem={problem} />;
  return (
    <>
      <Outdated title={plan.title} problem={problem} />
      <Section title="Sessions, grants and tokens">
        <Records records={shown.records} now={shown.now} />
      </Section>
      <Section title="What happened (UTC)">
        <Events events={shown.events} />
      </Section>
      <Section title="Signing keys">
        <ul className="font-mono text-xs break-all text-ink">
          {shown.keys.map(({ kid, alg }) => (
            <li key={kid}>
              {kid} <span className="text-muted">{alg}</span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Discovery document">
        <details>
          <summary className="cursor-pointer rounded font-mono text-xs text-muted hover:text-ink">
            /.well-known/openid-configuration
          </summary>
          <ScrollRegion
            label="Discovery document"
            className="mt-1.5 max-h-96 overflow-auto rounded border border-line p-2"
          >
            <pre className="font-mono text-xs text-ink">{shown.discovery}</pre>
          </ScrollRegion>
        </details>
      </Section>
    </>
  );
}
