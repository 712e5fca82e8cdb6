'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import type { Outage } from '@/sandboxes/services/fault-policy/policy';
import { Choice } from '../../network/Choice';
import { NumberField } from './NumberField';
import { spanOf } from './words';

const WAYS = [
  ['error', 'answers with an error'],
  ['hang', 'never answers'],
  ['reset', 'resets connections'],
] as const;

/** What is planned, and one more. */
export function OutageControls({
  outages,
  onChange,
}: {
  readonly outages: readonly Outage[];
  onChange(outages: readonly Outage[]): void;
}) {
  const [seconds, setSeconds] = useState(10);
  const [after, setAfter] = useState(0);
  const [every, setEvery] = useState(30);
  const [as, setAs] = useState<Outage['as']>('error');
  return (
    <div className="space-y-1.5">
      {outages.length > 0 ? (
        <ul aria-label="Planned outages" className="space-y-1">
          {outages.map((outage, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two may be alike
            <li key={at} className="flex items-center gap-2 text-xs text-ink">
              <span className="min-w-0 flex-1">{inWords(outage)}</span>
              <Button
                size="small"
                aria-label={`Remove: ${inWords(outage)}`}
                onClick={() => onChange(outages.filter((_, index) => index !== at))}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <NumberField label="Down for" unit="s" value={seconds} least={0.1} onChange={setSeconds} />
        <NumberField label="from" unit="s on" value={after} onChange={setAfter} />
        <NumberField label="again every" unit="s (0: once)" value={every} onChange={setEvery} />
        <Choice<Outage['as']> label="Meanwhile it" options={WAYS} value={as} onChoose={setAs} />
        <Button
          size="small"
          onClick={() =>
            onChange([
              ...outages,
              { after: after * 1000, for: seconds * 1000, ...(every > 0 ? { every: every * 1000 } : {}), as },
            ])
          }
        >
          Add outage
        </Button>
      </div>
    </div>
  );
}

function inWords({ after, for: length, every = 0, as }: Outage): string {
  const how = WAYS.find(([way]) => way === as)?.[1] ?? as;
  const begins = after === 0 ? 'from the change of policy on' : `${spanOf(after)} after the change of policy`;
  return `Down for ${spanOf(length)}, ${begins}${every > 0 ? `, again every ${spanOf(every)}` : ', once'}; it ${how}.`;
}
