'use client';
import type { Latency } from '@/sandboxes/services/fault-policy/policy';
import { Choice } from '../../network/Choice';
import { NumberField } from './NumberField';
import { spanOf } from './words';

type Kind = Latency['kind'];

/** What each begins with when it is chosen. */
const FIRST: Readonly<Record<Kind, Latency>> = {
  constant: { kind: 'constant', milliseconds: 0 },
  uniform: { kind: 'uniform', min: 20, max: 200 },
  normal: { kind: 'normal', mean: 100, deviation: 30 },
  lognormal: { kind: 'lognormal', median: 40, p99: 900 },
  percentiles: { kind: 'percentiles', points: { 0: 5, 50: 20, 90: 80, 99: 900, 100: 2000 } },
};

const KINDS = [
  ['constant', 'always the same'],
  ['uniform', 'anything between two'],
  ['normal', 'around a mean'],
  ['lognormal', 'a long tail'],
  ['percentiles', 'percentiles'],
] as const;

/** What the latency of each answer is drawn from. */
export function LatencyControls({
  latency,
  onChange,
}: {
  readonly latency: Latency;
  onChange(latency: Latency): void;
}) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <Choice<Kind>
        label="Latency"
        options={KINDS}
        value={latency.kind}
        onChoose={(kind) => onChange(FIRST[kind])}
      />
      <Numbers latency={latency} onChange={onChange} />
    </div>
  );
}

function Numbers({ latency, onChange }: Parameters<typeof LatencyControls>[0]) {
  switch (latency.kind) {
    case 'constant':
      return (
        <NumberField
          label="of"
          unit="ms"
          value={latency.milliseconds}
          onChange={(milliseconds) => onChange({ ...latency, milliseconds })}
        />
      );
    case 'uniform':
      return (
        <>
          <NumberField
            label="from"
            unit="ms"
            value={latency.min}
            onChange={(min) => onChange({ ...latency, min, max: Math.max(min, latency.max) })}
          />
          <NumberField
            label="to"
            unit="ms"
            value={latency.max}
            onChange={(max) => onChange({ ...latency, max, min: Math.min(max, latency.min) })}
          />
        </>
      );
    case 'normal':
      return (
        <>
          <NumberField
            label="of"
            unit="ms"
            value={latency.mean}
            onChange={(mean) => onChange({ ...latency, mean })}
          />
          <NumberField
            label="standard deviation"
            unit="ms"
            value={latency.deviation}
            onChange={(deviation) => onChange({ ...latency, deviation })}
          />
        </>
      );
    case 'lognormal':
      return (
        <>
          <NumberField
            label="median"
            unit="ms"
            least={0.001}
            value={latency.median}
            onChange={(median) => onChange({ ...latency, median, p99: Math.max(median, latency.p99) })}
          />
          <NumberField
            label="99th percentile"
            unit="ms"
            least={0.001}
            value={latency.p99}
            onChange={(p99) => onChange({ ...latency, p99, median: Math.min(p99, latency.median) })}
          />
        </>
      );
    case 'percentiles':
      return (
        <span className="text-xs text-muted">
          {Object.entries(latency.points)
            .map(([percent, at]) => `p${percent} ${spanOf(at)}`)
            .join(', ')}
        </span>
      );
  }
}
