'use client';
import type { FaultPolicy } from '@/sandboxes/services/fault-policy/policy';
import { Choice } from '../../network/Choice';
import { Slider } from '../../network/Slider';
import { NumberField } from './NumberField';
import { shareOf } from './words';

const SHARES = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1];
const RATES = [0, 1_000_000, 100_000, 10_000, 1000, 100];
const FATES = [
  ['hang', 'Never answered'],
  ['reset', 'Reset, nothing done'],
  ['lost', 'Done, answer lost'],
  ['truncated', 'Answer breaks off'],
] as const;
const STATUSES = [500, 502, 503, 504, 429];
const WAITS = [null, 1, 2, 5, 10, 30];

/** With what is in force, which somebody else may have chosen. */
const withValue = (values: readonly number[], value: number): readonly number[] =>
  [...new Set([...values, value])].sort((a, b) => a - b);

/** How often it fails, and in which ways. */
export function FailureControls({
  policy,
  onChange,
}: {
  readonly policy: FaultPolicy;
  onChange(change: Partial<FaultPolicy>): void;
}) {
  const { errors, bytesPerSecond, rateLimit, capacity } = policy;
  const share = (label: string, value: number, change: (share: number) => Partial<FaultPolicy>) => (
    <Slider
      key={label}
      label={label}
      values={withValue(SHARES, value)}
      value={value}
      words={shareOf}
      onChange={(next) => onChange(change(next))}
    />
  );
  return (
    <div className="space-y-2">
      {share('Answered with an error', errors.rate, (rate) => ({ errors: { ...errors, rate } }))}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Choice
          label="Status of errors"
          options={withValue(STATUSES, errors.status).map((status) => [status, String(status)])}
          value={errors.status}
          onChoose={(status) => onChange({ errors: { ...errors, status } })}
        />
        <Choice
          label="Retry-After"
          options={[...new Set([...WAITS, errors.retryAfter])].map((wait) => [
            String(wait),
            wait === null ? 'none' : `${wait} s`,
          ])}
          value={String(errors.retryAfter)}
          onChoose={(wait) =>
            onChange({ errors: { ...errors, retryAfter: wait === 'null' ? null : Number(wait) } })
          }
        />
      </div>
      {FATES.map(([fate, label]) => share(label, policy[fate], (value) => ({ [fate]: value })))}
      <Slider
        label="Bytes a second"
        values={RATES.includes(bytesPerSecond ?? 0) ? RATES : [...RATES, bytesPerSecond ?? 0]}
        value={bytesPerSecond ?? 0}
        words={(rate) => (rate === 0 ? 'no limit' : rate.toLocaleString('en'))}
        onChange={(rate) => onChange({ bytesPerSecond: rate === 0 ? null : rate })}
      />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <NumberField
          label="Rate limit"
          unit={rateLimit === null ? 'requests (0: none)' : 'requests'}
          value={rateLimit?.requests ?? 0}
          onChange={(requests) =>
            onChange({
              rateLimit:
                requests < 1 ? null : { per: rateLimit?.per ?? 1000, requests: Math.floor(requests) },
            })
          }
        />
        {rateLimit === null ? null : (
          <NumberField
            label="in"
            unit="ms"
            least={1}
            value={rateLimit.per}
            onChange={(per) => onChange({ rateLimit: { ...rateLimit, per } })}
          />
        )}
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <NumberField
          label="Capacity"
          unit={capacity === null ? 'at once (0: any number)' : 'at once'}
          value={capacity?.concurrent ?? 0}
          onChange={(concurrent) =>
            onChange({
              capacity:
                concurrent < 1 ? null : { queue: capacity?.queue ?? 0, concurrent: Math.floor(concurrent) },
            })
          }
        />
        {capacity === null ? null : (
          <NumberField
            label="and"
            unit="waiting"
            value={capacity.queue}
            onChange={(queue) => onChange({ capacity: { ...capacity, queue: Math.floor(queue) } })}
          />
        )}
      </div>
    </div>
  );
}
