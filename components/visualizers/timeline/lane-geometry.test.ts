import { describe, expect, it } from 'vitest';
import { laneOf } from './lane-geometry';

describe('laneOf', () => {
  const phases = [
    { name: 'request', from: 0, to: 0.1 },
    { name: 'waiting', from: 0.1, to: 50 },
    { name: 'response', from: 50, to: 50.1 },
  ] as const;

  it('widens steps too short to see and keeps them joined', () => {
    expect(laneOf(phases, (at) => at * 4, 400)).toEqual([
      { name: 'request', x1: 0, x2: 6 },
      { name: 'waiting', x1: 6, x2: 200 },
      { name: 'response', x1: 200, x2: 206 },
    ]);
  });

  it('never leaves the lane', () => {
    const lane = laneOf(phases, (at) => at * 4, 203);
    expect(lane.at(-1)?.x2).toBe(203);
    expect(lane[0]?.x1).toBe(-3);
  });
});
