/**
 * One exchange as a small sequence diagram lying on its side: time runs to the right, the client's line is above, the
 * server's below. Sub-millisecond steps are widened so that each can be seen; order and sums are kept.
 *
 *     client ┄┄┄╲                   ╱──
 *                ╲                 ╱
 *     server      ╲══ working ════╱
 */
import type { TimelinePhase } from '@/lib/projections/exchange-timeline';

export interface LanePhase {
  readonly name: TimelinePhase['name'];
  readonly x1: number;
  readonly x2: number;
}

const LEAST: Readonly<Record<TimelinePhase['name'], number>> = {
  connect: 4,
  request: 6,
  waiting: 4,
  response: 6,
};

/**
 * @param scale milliseconds of the sandbox's clock → pixels
 * @param right the last pixel: what is widened never leaves the lane
 */
export function laneOf(
  phases: readonly TimelinePhase[],
  scale: (at: number) => number,
  right: number,
): readonly LanePhase[] {
  let x = 0;
  const lane = phases.map((phase, index): LanePhase => {
    const x1 = index === 0 ? scale(phase.from) : x;
    x = Math.max(scale(phase.to), x1 + LEAST[phase.name]);
    return { name: phase.name, x1, x2: x };
  });
  const over = x - right;
  return over > 0 ? lane.map((phase) => ({ ...phase, x1: phase.x1 - over, x2: phase.x2 - over })) : lane;
}
