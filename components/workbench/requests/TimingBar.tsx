import type { ExchangeTiming } from '@/sandboxes/http1/message';

const milliseconds = (value: number): string =>
  value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`;

/** Where the time of an exchange went. */
export function TimingBar({ timing }: { readonly timing: ExchangeTiming }) {
  const { start, connected, firstByte, end } = timing;
  const total = Math.max(end - start, 0.01);
  const phases = [
    { name: 'Connect', from: start, to: connected, className: 'bg-info' },
    { name: 'Send and wait', from: connected, to: firstByte, className: 'bg-warn' },
    { name: 'Receive', from: firstByte, to: end, className: 'bg-good' },
  ].flatMap((phase) =>
    phase.from === null || phase.to === null ? [] : [{ ...phase, took: Math.max(0, phase.to - phase.from) }],
  );
  if (phases.length === 0) return null;
  return (
    <div>
      <div aria-hidden className="flex h-1.5 overflow-hidden rounded-full bg-sunken">
        {phases.map((phase) => (
          <span
            key={phase.name}
            className={phase.className}
            style={{ width: `${(phase.took / total) * 100}%` }}
          />
        ))}
      </div>
      <ul className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1 text-2xs text-muted">
        {phases.map((phase) => (
          <li key={phase.name} className="flex items-center gap-1.5 tabular-nums">
            <span aria-hidden className={`size-2 rounded-sm ${phase.className}`} />
            {phase.name} {milliseconds(phase.took)}
          </li>
        ))}
        <li className="tabular-nums">In all {milliseconds(total)}</li>
      </ul>
    </div>
  );
}
