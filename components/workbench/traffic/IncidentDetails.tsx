'use client';
import { X } from 'lucide-react';
import { IconButton } from '@/components/ui/IconButton';
import type { Incident } from './incidents';
import { clockTime } from './rows';

/** One fault with what followed from it, or one effect with the fault that it follows from: each leads to the other. */
export function IncidentDetails({
  incident,
  all,
  onSelect,
}: {
  readonly incident: Incident;
  readonly all: readonly Incident[];
  onSelect(key: string | null): void;
}) {
  const { kind, summary, seq, at, count, fault } = incident;
  const cause = all.find((each) => each.kind === 'fault' && each.seq === fault);
  const others = all.filter((each) => each.fault === fault && each !== incident && each !== cause);
  return (
    <aside
      aria-label="Fault"
      className="max-h-[55%] min-h-0 shrink-0 overflow-y-auto border-line border-t bg-surface p-3 text-xs"
    >
      <div className="flex items-center gap-2">
        <h3 className="min-w-0 flex-1 truncate font-mono text-sm text-warn" title={summary}>
          {summary}
        </h3>
        <IconButton label="Close the fault" shortcut="Esc" onClick={() => onSelect(null)}>
          <X aria-hidden size={15} />
        </IconButton>
      </div>
      <p className="mt-1 text-muted">
        {kind === 'fault' ? 'Done on purpose' : 'Follows from a fault'}, {clockTime(at)} after the boot, event{' '}
        {seq}
        {count > 1 ? `, ${count.toLocaleString('en')} times since` : ''}
      </p>
      {cause && cause !== incident ? (
        <p className="mt-2">
          <span className="text-muted">Because of </span>
          <Jump incident={cause} onSelect={onSelect} />
        </p>
      ) : null}
      {cause === undefined ? (
        <p className="mt-2 text-faint">The log has let the fault’s own event go.</p>
      ) : null}
      {kind === 'fault' && others.length > 0 ? (
        <section className="mt-3">
          <h4 className="mb-1 font-medium text-muted">What followed</h4>
          <ul className="space-y-0.5">
            {others.slice(0, 50).map((each) => (
              <li key={each.key}>
                <Jump incident={each} onSelect={onSelect} />
              </li>
            ))}
          </ul>
          {others.length > 50 ? (
            <p className="mt-1 text-faint">… and {(others.length - 50).toLocaleString('en')} more.</p>
          ) : null}
        </section>
      ) : null}
    </aside>
  );
}

function Jump({ incident, onSelect }: { readonly incident: Incident; onSelect(key: string): void }) {
  return (
    <button
      type="button"
      className="text-left font-mono text-accent-ink underline decoration-dotted underline-offset-2 hover:decoration-solid"
      onClick={() => onSelect(incident.key)}
    >
      {incident.summary}
      {incident.count > 1 ? ` (${incident.count.toLocaleString('en')} times)` : ''}
    </button>
  );
}
