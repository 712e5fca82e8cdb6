import { findingsOf } from '@/lib/projections/breaker-findings';
import {
  type Breaker,
  type BreakersProjection,
  breakerShown,
  presentSpell,
} from '@/lib/projections/circuit-breaker';
import type { PictureProps } from '../contract';
import { duration } from '../parts/duration';
import { Findings } from '../parts/Findings';
import { Picker } from '../parts/Picker';
import { useElementWidth } from '../parts/use-element-width';
import { CallsView } from './CallsView';
import { StateMachine } from './StateMachine';
import { WindowView } from './WindowView';

function headline(breaker: Breaker, now: number): string {
  const { state, from } = presentSpell(breaker);
  const since = duration(Math.max(0, now - from));
  const spell = breaker.spells.length - 1;
  const here = breaker.calls.filter((call) => call.spell === spell);
  const away = here.filter(({ outcome }) => outcome === 'rejected').length;
  if (state === 'closed') return `Closed for ${since}: every call reaches the service.`;
  if (state === 'half-open') return `Half-open for ${since}: a trial decides.`;
  const left = breaker.settings ? from + breaker.settings.openFor - now : null;
  const then =
    left === null
      ? ''
      : left > 0
        ? ` A trial is let through in ${duration(left)}.`
        : ' The next call is a trial.';
  return `Open for ${since}: ${away} ${away === 1 ? 'call was' : 'calls were'} turned away at once.${then}`;
}

function Legend() {
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 text-faint text-xs">
      <span>● succeeded</span>
      <span>✕ failed</span>
      <span>▲ timed out</span>
      <span>○ ignored</span>
      <span>▬ turned away</span>
      <span>◎ ringed: a trial while half-open</span>
    </p>
  );
}

export function CircuitBreakerPicture({
  projection,
  selected,
  onSelect,
  reducedMotion,
  now,
}: PictureProps<BreakersProjection>) {
  const [ref, width] = useElementWidth<HTMLDivElement>();
  const breaker = breakerShown(projection, selected);
  const findings = breaker ? findingsOf(breaker) : [];
  return (
    <div ref={ref} className="@container flex min-w-0 flex-col gap-3">
      {projection.breakers.length > 1 ? (
        <Picker
          label="Circuit breakers"
          current={breaker?.key ?? null}
          onPick={(key) => {
            const picked = projection.breakers.find((one) => one.key === key);
            onSelect(picked?.calls.at(-1)?.seq ?? picked?.spells.at(-1)?.seq ?? null);
          }}
          items={projection.breakers.map((one) => ({
            key: one.key,
            label: `${one.name}, ${presentSpell(one).state}`,
            content: (
              <>
                {one.name} <span className="text-faint">{presentSpell(one).state}</span>
              </>
            ),
          }))}
        />
      ) : null}
      {breaker ? (
        <>
          <p className="text-ink text-sm">
            <b className="font-mono font-semibold">{breaker.name}</b> {headline(breaker, now)}
          </p>
          <Findings findings={findings} onSelect={onSelect} />
          <div className="grid @2xl:grid-cols-[minmax(18rem,24rem)_minmax(0,1fr)] items-center gap-x-6 gap-y-3">
            <StateMachine breaker={breaker} now={now} reducedMotion={reducedMotion} />
            <WindowView breaker={breaker} now={now} />
          </div>
          <CallsView breaker={breaker} now={now} width={width} selected={selected} onSelect={onSelect} />
          <Legend />
        </>
      ) : null}
    </div>
  );
}
