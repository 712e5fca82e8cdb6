import { describe, expect, it } from 'vitest';
import { runsOf } from '@/lib/projections/runs';
import type { SandboxEvent } from '@/sandboxes/engine/events';
import { NOWHERE, placeIn, readAddress, writeAddress } from './address';

const PICTURES = ['cache-age', 'token-anatomy'];
const start = (seq: number): SandboxEvent => ({
  type: 'process.spawn',
  pid: seq,
  parent: null,
  command: ['node'],
  seq,
  at: seq,
});
const listen = (seq: number): SandboxEvent => ({ type: 'listen', pid: 1, port: 3000, seq, at: seq });
const runs = runsOf([start(4), listen(5), listen(6), start(7), listen(8)]);

describe('the address of a page', () => {
  it('comes back as it was written, and leaves alone what is not its own', () => {
    const address = { picture: 'cache-age', run: 4, at: 6, selected: 0 };
    const search = writeAddress('?seed=abc&at=1', address);
    expect(search).toBe('?seed=abc&at=6&picture=cache-age&run=4&selected=0');
    expect(readAddress(search, PICTURES)).toEqual({ address, problems: [] });
    expect(writeAddress(search, NOWHERE)).toBe('?seed=abc');
    expect(writeAddress('', NOWHERE)).toBe('');
  });

  it.each([
    ['?at=twelve', 'at=twelve'],
    ['?selected=-1', 'selected=-1'],
    ['?run=1e3', 'run=1e3'],
    ['?at=', '“at=”'],
    ['?picture=onion', 'Here are: cache-age, token-anatomy'],
  ])('%s is told, and ignored', (search, words) => {
    const { address, problems } = readAddress(search, PICTURES);
    expect(address).toEqual(NOWHERE);
    expect(problems).toEqual([expect.stringContaining(words)]);
  });

  it('leads to a place in a log', () => {
    expect(placeIn({ picture: null, run: 4, at: 6, selected: 5 }, runs)).toEqual({
      address: { run: 4, at: 6, selected: 5 },
      problems: [],
    });
    expect(placeIn({ picture: null, run: null, at: 8, selected: null }, runs).address.at).toBe(8);
  });

  it('says what the log does not hold', () => {
    const { address, problems } = placeIn({ picture: null, run: 1, at: 6, selected: 99 }, runs);
    expect(address).toEqual({ run: null, at: null, selected: null });
    expect(problems.map((text) => text.replace(/^.*points at /, ''))).toEqual([
      'a run that this recording does not hold.',
      'the moment 6, which this run does not hold.',
      'event 99, which this run does not hold.',
    ]);
    expect(placeIn({ picture: null, run: null, at: 1, selected: null }, []).problems).toHaveLength(1);
  });
});
