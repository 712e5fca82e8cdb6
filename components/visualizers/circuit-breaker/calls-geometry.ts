/** Where calls stand on the axis of time: pure numbers, so that they are tested without a browser. */
import type { Breaker, BreakerCall, Spell } from '@/lib/projections/circuit-breaker';

export interface CallsScale {
  /** Milliseconds of the sandbox's clock at both ends of the axis. */
  readonly from: number;
  readonly to: number;
  /** The longest time that is drawn to scale, in milliseconds; longer ones stand at the top. */
  readonly longest: number;
  x(at: number): number;
  y(took: number): number;
}

/** @param last milliseconds of the axis; `null` for the whole run */
export function scaleOf(
  breaker: Breaker,
  now: number,
  { width, height, last }: { readonly width: number; readonly height: number; readonly last: number | null },
): CallsScale {
  const to = Math.max(now, breaker.calls.at(-1)?.at ?? 0);
  const begin = breaker.spells[0]?.from ?? 0;
  // Shorter than this, everything would look equally slow.
  const from = Math.min(last === null ? begin : Math.max(begin, to - last), to - 100);
  const times = breaker.calls
    .filter(({ at, outcome }) => at >= from && outcome !== 'rejected')
    .map(({ at, began }) => at - began)
    .sort((a, b) => a - b);
  const usual = times[Math.floor(times.length * 0.98)] ?? 0;
  const longest = Math.max(10, 1.15 * Math.max(usual, breaker.settings?.timeout ?? 0));
  return {
    from,
    to,
    longest,
    x: (at) => ((at - from) / (to - from)) * width,
    y: (took) => height - Math.min(1, took / longest) * height,
  };
}

/** The spells that touch the axis, cut to it. */
export function bandsOf(
  { spells }: Breaker,
  { from, to }: CallsScale,
): readonly (Spell & { readonly to: number })[] {
  return spells
    .map((spell) => ({ ...spell, from: Math.max(from, spell.from), to: Math.min(to, spell.to ?? to) }))
    .filter((spell) => spell.to >= from && spell.from <= spell.to);
}

/** Calls turned away that would be drawn on one another: how many, from where to where, in pixels. */
export interface TurnedAway {
  readonly seq: number;
  readonly count: number;
  readonly x1: number;
  readonly x2: number;
}

/** @param near pixels within which two are one */
export function turnedAway(
  calls: readonly BreakerCall[],
  scale: CallsScale,
  near = 5,
): readonly TurnedAway[] {
  const groups: { seq: number; count: number; x1: number; x2: number }[] = [];
  for (const { seq, at, outcome } of calls) {
    if (outcome !== 'rejected' || at < scale.from) continue;
    const x = scale.x(at);
    const group = groups.at(-1);
    if (group && x - group.x2 <= near) {
      group.count++;
      group.x2 = x;
    } else groups.push({ seq, count: 1, x1: x, x2: x });
  }
  return groups;
}
