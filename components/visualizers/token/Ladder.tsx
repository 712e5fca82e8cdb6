import { Check, CircleHelp, X } from 'lucide-react';
import { Badge } from '@/components/ui/Badge';
import { firstFailure, type Rung } from '@/lib/projections/token-ladder';

const ICON = { pass: Check, fail: X, unknown: CircleHelp };
const COLOUR = {
  pass: 'bg-good-soft text-good',
  fail: 'bg-bad-soft text-bad',
  unknown: 'bg-sunken text-faint',
};
const WORD = { pass: 'holds', fail: 'fails', unknown: 'not known' };

/** The checks in their order, and the one at which a careful server stops. */
export function Ladder({ rungs }: { readonly rungs: readonly Rung[] }) {
  const stop = firstFailure(rungs);
  const stopAt = stop ? rungs.indexOf(stop) : rungs.length;
  return (
    <ol className="flex flex-col">
      {rungs.map((rung, index) => {
        const Icon = ICON[rung.state];
        const first = rung === stop;
        return (
          <li key={rung.id} className={`relative flex gap-2.5 py-1 ${index > stopAt ? 'opacity-70' : ''}`}>
            {index < rungs.length - 1 ? (
              <span
                aria-hidden
                className={`absolute top-7 bottom-[-0.25rem] left-[0.6875rem] w-px ${index < stopAt ? 'bg-line-strong' : 'bg-line'}`}
              />
            ) : null}
            <span
              className={`z-10 flex size-6 shrink-0 items-center justify-center rounded-full ${COLOUR[rung.state]} ${first ? 'ring-2 ring-bad' : ''}`}
            >
              <Icon aria-hidden size={14} strokeWidth={2.5} />
            </span>
            <p className="min-w-0 pt-0.5 text-sm">
              <span className="font-medium text-ink">{rung.title}</span>
              <span className="sr-only"> {WORD[rung.state]}: </span>{' '}
              {first ? <Badge tone="bad">fails first</Badge> : null}
              <span
                className={`block text-xs wrap-anywhere ${rung.state === 'fail' ? 'text-bad' : 'text-muted'}`}
              >
                {rung.why}
              </span>
            </p>
          </li>
        );
      })}
    </ol>
  );
}
