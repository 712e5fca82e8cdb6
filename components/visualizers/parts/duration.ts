/** Milliseconds for people: `0.3 ms`, `5 ms`, `42 ms`, `1.25 s`, `3 min`. */
export function duration(milliseconds: number): string {
  // A browser's clock has steps of 0.1 ms: nothing took no time.
  if (milliseconds < 0.05) return '<0.1 ms';
  if (milliseconds < 10) return `${Number(milliseconds.toFixed(1))} ms`;
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 120_000)
    return `${Number((milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 0))} s`;
  return `${Math.round(milliseconds / 60_000)} min`;
}

/** Bytes for people: `312 B`, `4.2 kB`. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
