'use client';
import { useEffect, useState } from 'react';

/** Milliseconds between two looks. */
const EVERY = 1_000;

interface Asked<Shown> {
  readonly shown: Shown | null;
  /** Why there is nothing new. */
  readonly problem: string | null;
}

/**
 * Looks again and again while the page is seen.
 * @param look stable; another one looks at once
 */
export function useAsked<Shown>(look: (signal: AbortSignal) => Promise<Shown>): Asked<Shown> {
  const [view, setView] = useState<Asked<Shown>>({ shown: null, problem: null });
  useEffect(() => {
    const gone = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = async () => {
      if (!document.hidden) {
        try {
          const shown = await look(gone.signal);
          if (!gone.signal.aborted) setView({ shown, problem: null });
        } catch (error) {
          if (!gone.signal.aborted)
            setView(({ shown }) => ({
              shown,
              problem: error instanceof Error ? error.message : String(error),
            }));
        }
      }
      if (!gone.signal.aborted) timer = setTimeout(() => void again(), EVERY);
    };
    void again();
    return () => {
      gone.abort();
      clearTimeout(timer);
    };
  }, [look]);
  return view;
}
