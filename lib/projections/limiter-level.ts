/** What a limiter held over time: told at each decision, and between two of them as its own rule has it. */
import { modelOf } from './limiter-models';
import type { Limited } from './rate-limiter';

export interface LevelPoint {
  readonly at: number;
  readonly level: number;
}

/**
 * The corners of its line, in the order of time, up to `now`. Told levels stand where they are told, also where they are
 * not what the rule would have.
 * @param now milliseconds of the sandbox's clock
 */
export function levelLine({ settings, decisions }: Limited, now: number): readonly LevelPoint[] {
  if (!settings) return [];
  const { algorithm, limit, window } = settings;
  if (algorithm === null || window === null)
    // Nothing says how it goes on: it stands until the next answer.
    return decisions.flatMap(({ at, level }, n) => {
      if (level === null) return [];
      const next = decisions[n + 1]?.at ?? now;
      return [
        { at, level },
        { at: next, level },
      ];
    });
  const anchor = decisions.find(({ resetsAt }) => resetsAt !== null)?.resetsAt ?? decisions[0]?.at ?? 0;
  const model = modelOf(algorithm, { limit, window }, anchor);
  const points: LevelPoint[] = [];
  const goTo = (at: number) => {
    const from = points.at(-1)?.at ?? at;
    for (const turn of [...model.turns(from, at)].sort((a, b) => a - b)) {
      // Just before and just after: a window's end is a step.
      points.push({ at: turn, level: model.level(turn - 1e-3) }, { at: turn, level: model.level(turn) });
    }
    points.push({ at, level: model.level(at) });
  };
  for (const { at, allowed, level } of decisions) {
    goTo(at);
    if (allowed) model.admit(at);
    if (level === null) continue;
    model.told?.(at, level);
    points.push({ at, level });
  }
  const last = points.at(-1);
  if (last && now > last.at) goTo(now);
  return points;
}

/** @returns `null` where nothing is told of it */
export function levelAt(limited: Limited, now: number): number | null {
  return levelLine(limited, now).at(-1)?.level ?? null;
}
