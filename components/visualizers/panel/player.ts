/** Where in a run one looks: at its end as it grows, or at a moment of the past. */
import type { SandboxEvent } from '@/sandboxes/engine/events';

export type Player =
  | { readonly mode: 'live' }
  /** `frozen` keeps the run as it was when time stopped: the log may let its oldest events go meanwhile. */
  | {
      readonly mode: 'past';
      readonly seq: number;
      readonly playing: boolean;
      readonly frozen: readonly SandboxEvent[];
    };

export const LIVE: Player = { mode: 'live' };

/** The index of the last moment at or before `seq`; -1 when none is. */
export function momentAt(moments: readonly number[], seq: number): number {
  return moments.findLastIndex((moment) => moment <= seq);
}

/** Steps by so many moments, stopping at either end. From live, a step back leads to the last moment but one. */
export function step(
  player: Player,
  moments: readonly number[],
  by: number,
  events: readonly SandboxEvent[],
): Player {
  const at = player.mode === 'live' ? moments.length - 1 : momentAt(moments, player.seq);
  const seq = moments[Math.min(moments.length - 1, Math.max(0, at + by))];
  if (seq === undefined) return player;
  return { mode: 'past', seq, playing: false, frozen: player.mode === 'past' ? player.frozen : events };
}

export function scrub(player: Player, seq: number, events: readonly SandboxEvent[]): Player {
  return { mode: 'past', seq, playing: false, frozen: player.mode === 'past' ? player.frozen : events };
}

/** Plays from the moment looked at; from the first when at the end. */
export function play(player: Player, moments: readonly number[], events: readonly SandboxEvent[]): Player {
  const first = moments[0];
  const last = moments.at(-1);
  if (first === undefined || last === undefined) return player;
  const seq = player.mode === 'past' && player.seq >= first && player.seq < last ? player.seq : first;
  return { mode: 'past', seq, playing: true, frozen: player.mode === 'past' ? player.frozen : events };
}

/** The next frame of a player that plays; it pauses at the last moment. */
export function advance(player: Player, moments: readonly number[]): Player {
  if (player.mode !== 'past' || !player.playing) return player;
  const next = moments[momentAt(moments, player.seq) + 1];
  return next === undefined ? { ...player, playing: false } : { ...player, seq: next };
}

/** How many times as fast moments follow each other while playing. */
export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8] as const;
export type Speed = (typeof SPEEDS)[number];

/** The next faster or slower speed; the same at either end. */
export function changeSpeed(speed: Speed, by: -1 | 1): Speed {
  return SPEEDS[SPEEDS.indexOf(speed) + by] ?? speed;
}
