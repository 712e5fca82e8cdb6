import { describe, expect, it } from 'vitest';
import { advance, changeSpeed, LIVE, momentAt, type Player, play, scrub, step } from './player';

const moments = [3, 7, 9];
const at = (seq: number, playing = false): Player => ({ mode: 'past', seq, playing, frozen: [] });

describe('player', () => {
  it('steps from moment to moment and stops at either end', () => {
    expect(step(LIVE, moments, -1, [])).toEqual(at(7));
    expect(step(at(7), moments, 1, [])).toEqual(at(9));
    expect(step(at(9), moments, 1, [])).toEqual(at(9));
    expect(step(at(3), moments, -1, [])).toEqual(at(3));
    expect(step(LIVE, [], -1, [])).toBe(LIVE);
  });

  it('finds its moment between two', () => {
    expect(momentAt(moments, 8)).toBe(1);
    expect(momentAt(moments, 1)).toBe(-1);
  });

  it('plays from the start when at the end, and pauses there', () => {
    const playing = play(LIVE, moments, []);
    expect(playing).toEqual(at(3, true));
    const last = advance(advance(playing, moments), moments);
    expect(last).toEqual(at(9, true));
    expect(advance(last, moments)).toEqual(at(9, false));
    expect(play(at(7), moments, [])).toEqual(at(7, true));
  });

  it('keeps the run that was frozen when time stopped', () => {
    const frozen = [{ seq: 1, at: 0, type: 'listen', pid: 1, port: 1 }] as const;
    const paused = scrub(LIVE, 3, frozen);
    expect(scrub(paused, 7, [])).toMatchObject({ seq: 7, frozen });
  });

  it('goes faster and slower, and not past either end', () => {
    expect(changeSpeed(1, 1)).toBe(2);
    expect(changeSpeed(0.25, -1)).toBe(0.25);
    expect(changeSpeed(8, 1)).toBe(8);
  });
});
