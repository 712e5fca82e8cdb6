'use client';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/Button';
import { useSession } from '../context';
import { LONGEST_SEED } from '../state/seed-store';
import { Section } from './Section';

const FIRST_SEED = '1';

/** Whether runs repeat, and by which seed. */
export function SeedControls() {
  const { seed, run } = useSession();
  const chosen = useStore(seed, (state) => state.seed);
  const running = useStore(run, (state) => state.seed);
  const log = useStore(run, (state) => state.log);
  return (
    <Section title="Repeatable runs">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <label className="flex items-center gap-1.5 text-sm text-ink">
          <input
            type="checkbox"
            checked={chosen !== null}
            onChange={(event) => seed.choose(event.currentTarget.checked ? FIRST_SEED : null)}
          />
          Runs repeat
        </label>
        {chosen === null ? null : (
          <label className="flex items-center gap-1.5 text-xs text-ink">
            Seed
            {/* Its own text until it is left: an empty field is none while one types. */}
            <input
              key={chosen}
              defaultValue={chosen}
              maxLength={LONGEST_SEED}
              onBlur={(event) => seed.choose(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') seed.choose(event.currentTarget.value);
              }}
              className="h-7 w-28 rounded border border-line bg-surface px-1.5 font-mono text-xs text-ink"
            />
          </label>
        )}
        {log !== null && chosen !== running ? (
          <Button size="small" onClick={() => void run.restart().catch(() => undefined)}>
            Run anew
          </Button>
        ) : null}
      </div>
      <p className="text-xs text-faint">
        {chosen === null
          ? 'With a seed the clock, all randomness and the order in which things happen follow from it, so that a run can be had again.'
          : log !== null && chosen !== running
            ? 'From the next run on.'
            : 'The clock begins on 1 January 2026 at each run. What you do at another moment makes another run.'}
      </p>
    </Section>
  );
}
