/** A moment as the clock of the sandbox showed it. @param at milliseconds since 1970 */
export const clockOf = (at: number): string => `${new Date(at).toISOString().slice(11, 23)} UTC`;

/** @param milliseconds of a span */
export function durationOf(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 10_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  if (milliseconds < 120_000) return `${Math.round(milliseconds / 1_000)} s`;
  return milliseconds < 7_200_000
    ? `${Math.round(milliseconds / 60_000)} min`
    : `${Math.round(milliseconds / 3_600_000)} h`;
}
