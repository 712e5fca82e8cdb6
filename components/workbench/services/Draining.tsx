'use client';
import { useCallback, useRef } from 'react';

/** Time that runs out, in words and as what is left of a bar. */
export function Draining({
  milliseconds,
  whole,
}: {
  readonly milliseconds: number;
  /** What it was at its longest. */
  readonly whole: number;
}) {
  return (
    <span className="inline-flex shrink-0 items-center gap-1.5 text-2xs text-muted tabular-nums">
      {remaining(milliseconds)}
      <span aria-hidden className="h-1 w-8 overflow-hidden rounded bg-line">
        <span
          className="block h-1 rounded bg-accent"
          style={{ width: `${whole <= 0 ? 0 : Math.min(100, (milliseconds / whole) * 100)}%` }}
        />
      </span>
    </span>
  );
}

/** The longest that was seen of each: a server tells how long something has left, not how long it had. */
export function useLongest(): (key: string, milliseconds: number) => number {
  const seen = useRef(new Map<string, number>());
  return useCallback((key, milliseconds) => {
    const longest = Math.max(seen.current.get(key) ?? 0, milliseconds);
    seen.current.set(key, longest);
    return longest;
  }, []);
}

function remaining(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}
