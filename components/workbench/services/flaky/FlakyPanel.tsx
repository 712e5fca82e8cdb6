'use client';
import { useCallback, useState } from 'react';
import { Button } from '@/components/ui/Button';
import type { FaultPolicy } from '@/sandboxes/services/fault-policy/policy';
import { DismissibleProblem } from '../../DismissibleProblem';
import { Choice } from '../../network/Choice';
import { Section } from '../../network/Section';
import type { ServicePanelProps } from '../registry';
import { Outdated, Unasked } from '../Unasked';
import { useAsked } from '../use-asked';
import { useAttempt } from '../use-attempt';
import { useKept } from '../use-kept';
import { FailureControls } from './FailureControls';
import { LatencyControls } from './LatencyControls';
import { LatencyHistogram } from './LatencyHistogram';
import { Measured } from './Measured';
import { OutageControls } from './OutageControls';
import { OutageTimeline } from './OutageTimeline';
import { tally } from './outcomes';
import { Keys, Requests } from './Requests';
import { change, heal, lookAt } from './service';

const SPANS = [
  ['policy', 'since the policy was set'],
  ['all', 'all that it remembers'],
] as const;

/** How a service fails and is to fail: what was measured of it beside what was set. */
export default function FlakyPanel({ plan, ask, now }: ServicePanelProps) {
  const [span, setSpan] = useKept<'policy' | 'all'>(plan.name, 'span', () => 'policy');
  // Another look at once, when something was set.
  const [changes, setChanges] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies(changes): asked anew after each
  const look = useCallback(
    async (signal: AbortSignal) => ({ ...(await lookAt({ plan, ask }, signal)), now: now() }),
    [plan, ask, now, changes],
  );
  const { shown, problem } = useAsked(look);
  const { problem: refused, attempt, dismiss } = useAttempt();
  if (!shown) return <Unasked title={plan.title} problem={problem} />;
  const { policy, elapsed, requests, keys } = shown;
  const since = shown.now - elapsed;
  const recent = span === 'all' ? requests : requests.filter(({ at }) => at >= since);
  const measured = tally(recent);
  const set = (wanted: Partial<FaultPolicy>) =>
    void attempt(() => change({ plan, ask }, wanted)).then(() => setChanges((count) => count + 1));
  return (
    <>
      <Outdated title={plan.title} problem={problem} />
      <Section title="Measured">
        <Choice label="Requests" options={SPANS} value={span} onChoose={setSpan} />
        <Measured tally={measured} />
      </Section>
      <Section title="Latency">
        <LatencyHistogram times={measured.times} latency={policy.latency} />
        <LatencyControls latency={policy.latency} onChange={(latency) => set({ latency })} />
      </Section>
      <Section title="Outages">
        <OutageTimeline
          outages={policy.outages}
          elapsed={elapsed}
          requests={requests.map((request) => [request.at - since, request])}
        />
        <OutageControls outages={policy.outages} onChange={(outages) => set({ outages: [...outages] })} />
      </Section>
      <Section title="Failures">
        <FailureControls policy={policy} onChange={set} />
        <div className="flex flex-wrap items-center gap-2 text-xs text-muted">
          <Button
            size="small"
            onClick={() =>
              void attempt(() => heal({ plan, ask })).then(() => setChanges((count) => count + 1))
            }
          >
            Heal
          </Button>
          Each change begins the outages and the rate limit anew.
        </div>
        {refused === null ? null : <DismissibleProblem message={refused} onDismiss={dismiss} />}
        <details>
          <summary className="w-max cursor-pointer rounded text-xs text-muted hover:text-ink">
            The policy as JSON, for PUT /_faults or a file of the lab
          </summary>
          <pre className="mt-1.5 font-mono text-xs whitespace-pre-wrap break-words text-ink">
            {JSON.stringify(policy, null, 2)}
          </pre>
        </details>
      </Section>
      <Section title="Idempotency keys">
        <Keys keys={keys} requests={requests} now={shown.now} />
      </Section>
      <Section title="Requests">
        <Requests requests={requests} />
      </Section>
    </>
  );
}
