'use client';
import { useCallback } from 'react';
import { DismissibleProblem } from '../../DismissibleProblem';
import type { ServicePanelProps } from '../registry';
import { Outdated, Unasked } from '../Unasked';
import { useAsked } from '../use-asked';
import { useAttempt } from '../use-attempt';
import { useKept } from '../use-kept';
import { CacheView } from './CacheView';
import { recordsOf, statusOf, tell } from './look';
import { Resolutions } from './Resolutions';
import { Zones } from './Zones';

/** A name server's zones, a resolver's cache, and how it came by its latest answers. */
export default function DnsPanel({ plan, ask, connect }: ServicePanelProps) {
  const [picked, pick] = useKept<string | null>(plan.name, 'zone', () => null);
  const { problem: refusal, attempt, dismiss } = useAttempt();
  const look = useCallback(
    async (signal: AbortSignal) => {
      const status = await statusOf({ plan, ask }, signal);
      const known = status.instances.some(({ zones }) => zones.some(({ name }) => name === picked));
      return {
        status,
        records: picked !== null && known ? await recordsOf({ connect }, picked, signal) : null,
      };
    },
    [plan, ask, connect, picked],
  );
  const { shown, problem } = useAsked(look);
  if (!shown) return <Unasked title={plan.title} problem={problem} />;
  const { instances, resolver } = shown.status;
  const told = (path: string) => void attempt(() => tell({ plan, ask }, path));
  return (
    <>
      <Outdated title={plan.title} problem={problem} />
      {refusal ? <DismissibleProblem message={refusal} onDismiss={dismiss} /> : null}
      {instances.some(({ zones }) => zones.length > 0) || !resolver ? (
        <Zones instances={instances} picked={picked} records={shown.records} onPick={pick} onTell={told} />
      ) : null}
      {resolver ? (
        <>
          <CacheView entries={resolver.cache} onFlush={(name) => told(flushPath(name))} />
          <Resolutions resolutions={resolver.resolutions} />
        </>
      ) : null}
    </>
  );
}

const flushPath = (name: string | null): string =>
  name === null ? '/flush' : `/flush?name=${encodeURIComponent(name)}`;
