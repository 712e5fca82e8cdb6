'use client';
import { useEffect, useState } from 'react';

/** Milliseconds between two looks. */
const EVERY = 1_000;

export interface Looks<Shown> {
  readonly shown: Shown | null;
  /** Why there is nothing new. */
  readonly problem: string | null;
}

/** Looks at a service, perhaps over a connection that it keeps. */
export interface Looker<Shown> {
  look(signal: AbortSignal): Promise<Shown>;
  close?(): void;
}

interface Ways {
  /** Milliseconds between two looks. */
  readonly every?: number;
  /** What is shown of an error. */
  inWords?(error: unknown): string;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Looks again and again while the page is seen.
 * @param begin stable; another one looks at once
 */
export function useLooks<Shown>(
  begin: () => Looker<Shown>,
  { every = EVERY, inWords = messageOf }: Ways = {},
): Looks<Shown> {
  const [view, setView] = useState<Looks<Shown>>({ shown: null, problem: null });
  useEffect(() => {
    const gone = new AbortController();
    const looker = begin();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = async () => {
      if (!document.hidden) {
        try {
          const shown = await looker.look(gone.signal);
          if (!gone.signal.aborted) setView({ shown, problem: null });
        } catch (error) {
          if (!gone.signal.aborted) setView(({ shown }) => ({ shown, problem: inWords(error) }));
        }
      }
      if (gone.signal.aborted) looker.close?.();
      else timer = setTimeout(() => void again(), every);
    };
    void again();
    return () => {
      gone.abort();
      clearTimeout(timer);
      looker.close?.();
    };
  }, [begin, every, inWords]);
  return view;
}
