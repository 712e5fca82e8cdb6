/** Milliseconds as people say them: 0.4 ms, 12 ms, 1.5 s, 2 min. */
export function spanOf(milliseconds: number): string {
  if (milliseconds < 1000) return `${Number(milliseconds.toPrecision(2))} ms`;
  if (milliseconds < 120_000)
    return `${Number((milliseconds / 1000).toPrecision(2 + Number(milliseconds >= 10_000)))} s`;
  return `${Math.round(milliseconds / 60_000)} min`;
}

/** A share from 0 to 1: 0.3 %, 12 %. */
export const shareOf = (share: number): string => `${Number((share * 100).toPrecision(2))} %`;
