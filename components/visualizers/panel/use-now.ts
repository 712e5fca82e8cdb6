import { useEffect, useState } from 'react';

/**
 * The sandbox's clock as it runs on after the newest event, in milliseconds.
 * @param last the time of the newest event
 * @param running `false` keeps it at `last`: one looks at the past
 */
export function useNow(last: number, running: boolean): number {
  const [elapsed, setElapsed] = useState<{ since: number; ms: number }>({ since: last, ms: 0 });
  useEffect(() => {
    if (!running) return;
    const started = performance.now();
    const timer = setInterval(() => setElapsed({ since: last, ms: performance.now() - started }), 1000);
    return () => clearInterval(timer);
  }, [last, running]);
  return running && elapsed.since === last ? last + elapsed.ms : last;
}
