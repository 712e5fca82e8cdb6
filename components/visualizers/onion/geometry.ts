/**
 * The onion as nested boxes. A request enters on the left at mid-height, walks in through the rings' left sides, and
 * out through their right sides. A layer that answers by itself sends it round the inner rings, along its own bottom.
 *
 *     ┌ log ───────────────┐
 *     │ ┌ auth ──────────┐ │
 *   ──┼─┼─▶  handler  ───┼─┼──▶
 *     │ └────────────────┘ │
 *     └────────────────────┘
 */
import type { Step, Walk } from '@/lib/projections/middleware-onion';

const TOP = 20;
const BOTTOM = 7;
const CORE_HEIGHT = 46;
const CORE_WIDTH = 96;

export interface Onion {
  readonly width: number;
  readonly height: number;
  /** Height of the request's way in and out. */
  readonly axis: number;
  readonly rings: readonly Ring[];
  readonly core: Ring;
}

interface Ring {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** @param count rings, the core not among them */
export function onionOf(count: number, width: number): Onion {
  const side = Math.max(8, Math.min(44, (width - CORE_WIDTH) / 2 / Math.max(1, count)));
  const height = count * (TOP + BOTTOM) + CORE_HEIGHT;
  const ring = (depth: number): Ring => ({
    x: depth * side,
    y: depth * TOP,
    width: width - 2 * depth * side,
    height: height - depth * (TOP + BOTTOM),
  });
  return {
    width,
    height,
    axis: count * TOP + CORE_HEIGHT / 2,
    rings: Array.from({ length: count }, (_, depth) => ring(depth)),
    core: ring(count),
  };
}

/** Where the request is after a step. */
export function placeOf(step: Step, walk: Walk, onion: Onion): number {
  const layer = walk.layers[step.layer];
  const ring = onion.rings[layer?.depth ?? 0] ?? onion.core;
  const side = onion.core.x / Math.max(1, onion.rings.length);
  if (layer && layer === walk.handler) return onion.width / 2;
  if (step.phase === 'enter') return ring.x + side * 0.35;
  if (step.phase === 'leave') return ring.x + ring.width - side * 0.35;
  const innermost =
    layer?.depth === Math.max(...walk.layers.map((one) => one.depth)) && walk.unreached.length === 0;
  if (step.phase === 'next') return innermost ? onion.width / 2 : ring.x + side * 0.8;
  return ring.x + ring.width - side * 0.8;
}

/** The way so far as an SVG path. */
export function trailOf(steps: readonly Step[], walk: Walk, onion: Onion): string {
  const { axis } = onion;
  let path = `M0 ${axis}`;
  steps.forEach((step, index) => {
    const x = placeOf(step, walk, onion);
    const before = steps[index - 1];
    const layer = walk.layers[step.layer];
    const turned =
      layer !== walk.handler &&
      step.phase === 'leave' &&
      before?.phase === 'enter' &&
      before.layer === step.layer;
    const ring = onion.rings[layer?.depth ?? 0];
    path += turned && ring ? `V${ring.y + ring.height - BOTTOM / 2}H${x}V${axis}` : `H${x}`;
  });
  if (walk.done && steps.length === walk.steps.length) path += `H${onion.width}`;
  return path;
}
