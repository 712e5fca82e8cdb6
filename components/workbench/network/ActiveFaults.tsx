'use client';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/Button';
import { describeFault } from '@/sandboxes/engine/faults';
import { useSession } from '../context';
import { Section } from './Section';

/** What is broken now. It stands below the controls that scroll: a list that grows above them would move them away under the pointer. */
export function ActiveFaults() {
  const { breaks } = useSession();
  const active = useStore(breaks, (state) => state.active);
  return (
    <div className="max-h-2/5 shrink-0 overflow-y-auto border-t border-line bg-sunken">
      <Section title="In force" inline={active.length === 0}>
        {active.length === 0 ? (
          <p className="text-xs text-muted">Nothing is broken.</p>
        ) : (
          <>
            <ul className="space-y-1">
              {active.map(({ id, fault }) => (
                <li key={id} className="flex items-center gap-2 text-sm text-warn">
                  <span className="min-w-0 flex-1">{describeFault(fault)}</span>
                  <Button
                    size="small"
                    aria-label={`Remove: ${describeFault(fault)}`}
                    onClick={() => void breaks.remove(id).catch(() => undefined)}
                  >
                    Remove
                  </Button>
                </li>
              ))}
            </ul>
            <Button size="small" onClick={() => void breaks.mend().catch(() => undefined)}>
              Mend everything
            </Button>
          </>
        )}
      </Section>
    </div>
  );
}
