'use client';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/Button';
import { useSession } from '../context';

const STEPS = [10, 60, 600] as const;

/** Puts a browser's cache and a shared cache between the client and the learner's server, with a clock that can be moved. */
export function CacheControls() {
  const { lab, requests } = useSession();
  const caching = useStore(requests, (state) => state.caching);
  const ahead = useStore(requests, (state) => state.ahead);
  if (!lab.visualizers.includes('cache-age')) return null;
  return (
    <section
      aria-label="Caches"
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-3 py-1.5 text-xs"
    >
      <label className="flex items-center gap-2 text-ink">
        <input
          type="checkbox"
          role="switch"
          aria-checked={caching}
          checked={caching}
          onChange={(event) => requests.setCaching(event.currentTarget.checked)}
          className="accent-accent"
        />
        Send through a browser cache and a shared cache
      </label>
      {caching ? (
        <>
          <span className="flex items-center gap-1">
            {STEPS.map((seconds) => (
              <Button
                key={seconds}
                size="small"
                look="quiet"
                onClick={() => requests.moveClock(seconds)}
                aria-label={`Move the caches’ clock forward ${seconds} seconds`}
              >
                +{seconds < 60 ? `${seconds} s` : `${seconds / 60} min`}
              </Button>
            ))}
            <Button size="small" look="quiet" onClick={() => requests.clearCaches()}>
              Empty the caches
            </Button>
          </span>
          <span role="status" className="text-faint">
            {ahead > 0 ? `Their clock is ${ahead} s ahead. ` : ''}Both caches are Backlab’s model of RFC 9111;
            the server behind them is yours.
          </span>
        </>
      ) : null}
    </section>
  );
}
