'use client';
import { Lightbulb } from 'lucide-react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/Button';
import { useSession } from '../context';

/** Hints one at a time, the vaguest first; after the last one the solution is offered. */
export function Hints({ objective, onSolution }: { readonly objective: string; onSolution(): void }) {
  const { extras } = useSession();
  const hints = useStore(extras, (state) => state.extras?.hints[objective] ?? null);
  const opened = useStore(extras, (state) => state.opened[objective] ?? 0);
  // A failure is shown by the panel.
  const next = () => void extras.openHint(objective).catch(() => undefined);
  const all = hints !== null && opened >= hints.length;
  return (
    <div className="grid gap-1.5">
      {opened > 0 && hints ? (
        <ol aria-live="polite" className="grid gap-1 border-l-2 border-info pl-3 text-sm text-ink">
          {hints.slice(0, opened).map((hint) => (
            <li key={hint}>{hint}</li>
          ))}
        </ol>
      ) : null}
      <div className="flex gap-2">
        {all ? (
          <Button size="small" look="quiet" onClick={onSolution}>
            Show the solution
          </Button>
        ) : (
          <Button size="small" look="quiet" onClick={next}>
            <Lightbulb aria-hidden size={13} />{' '}
            {opened === 0 ? 'Hint' : `Next hint (${opened} of ${hints?.length ?? '…'})`}
          </Button>
        )}
      </div>
    </div>
  );
}
