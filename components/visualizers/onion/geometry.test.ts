import { describe, expect, it } from 'vitest';
import type { Layer, Step, Walk } from '@/lib/projections/middleware-onion';
import { onionOf, placeOf, trailOf } from './geometry';

const layer = (depth: number): Layer => ({
  name: `layer ${depth}`,
  depth,
  enter: 0,
  next: null,
  resume: null,
  leave: null,
  outcome: 'running',
  status: null,
  error: null,
  seq: depth,
});
const step = (of: number, phase: Step['phase']): Step => ({ seq: 0, at: 0, layer: of, phase });
const walk = (steps: readonly Step[], unreached: readonly string[] = []): Walk => ({
  key: '1/1',
  method: 'GET',
  path: '/',
  seq: 0,
  lastSeq: 0,
  start: 0,
  end: 0,
  done: true,
  layers: [layer(0), layer(1)],
  steps,
  handler: null,
  unreached,
  shortCircuit: null,
  thrown: null,
  status: 200,
});

describe('the onion', () => {
  it('keeps a core however many rings a narrow screen holds', () => {
    const onion = onionOf(9, 340);
    expect(onion.core.width).toBeGreaterThanOrEqual(96);
    expect(onion.rings).toHaveLength(9);
  });

  it('moves the request from left to right, through the middle', () => {
    const onion = onionOf(2, 400);
    const steps = (['enter', 'next'] as const).flatMap((phase) => [step(0, phase)]);
    const all = [
      ...steps,
      step(1, 'enter'),
      step(1, 'next'),
      step(1, 'resume'),
      step(1, 'leave'),
      step(0, 'resume'),
      step(0, 'leave'),
    ];
    const places = all.map((one) => placeOf(one, walk(all), onion));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[3]).toBe(200);
    expect(trailOf(all, walk(all), onion)).toMatch(/^M0 63(H[\d.]+)+$/);
  });

  it('leads round the inner rings where a layer answered by itself', () => {
    const onion = onionOf(3, 400);
    const all = [
      step(0, 'enter'),
      step(0, 'next'),
      step(1, 'enter'),
      step(1, 'leave'),
      step(0, 'resume'),
      step(0, 'leave'),
    ];
    const path = trailOf(all, walk(all, ['inner']), onion);
    expect(path.match(/V/g)).toHaveLength(2);
    expect(path).not.toContain('H200');
  });
});
