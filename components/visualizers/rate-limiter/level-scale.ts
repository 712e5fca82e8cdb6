/** Where times and levels stand: pure numbers, so that they are tested without a browser. */
import type { Limited } from '@/lib/projections/rate-limiter';

export interface LevelScale {
  /** Milliseconds of the sandbox's clock at both ends of the axis. */
  readonly from: number;
  readonly to: number;
  x(at: number): number;
  /** More than the limit stands above its line, to a tenth. */
  y(level: number): number;
}

/** @param last milliseconds of the axis; `null` for the whole run */
export function levelScale(
  { decisions }: Limited,
  now: number,
  {
    width,
    height,
    limit,
    last,
  }: {
    readonly width: number;
    readonly height: number;
    readonly limit: number;
    readonly last: number | null;
  },
): LevelScale {
  const begin = decisions[0]?.at ?? 0;
  const to = Math.max(now, decisions.at(-1)?.at ?? 0);
  // Shorter than this, a burst would look like an hour.
  const from = Math.min(last === null ? begin : Math.max(begin, to - last), to - 100);
  const most = limit * 1.1;
  return {
    from,
    to,
    x: (at) => ((at - from) / (to - from)) * width,
    y: (level) => height - Math.min(1, level / most) * height,
  };
}
