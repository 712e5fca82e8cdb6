import { deflateSync, strToU8 } from 'fflate';
import { expect, it } from 'vitest';
import { decodeShare, encodeShare, ShareProblem, sharedWork, unfoldWork } from './share';

const start = { 'src/index.ts': 'console.log(1)\n', 'src/old.ts': '' };
const mine = { 'src/index.ts': 'console.log("ä→😀")\n', 'src/new.ts': 'x'.repeat(5000) };

it('carries changes, additions and removals there and back', () => {
  const fragment = encodeShare(sharedWork('jwt', start, mine));
  expect(fragment).toMatch(/^#code=[\w-]+$/);
  expect(fragment.length).toBeLessThan(300);
  const work = decodeShare(fragment);
  expect(work?.lab).toBe('jwt');
  expect(work && unfoldWork(start, work)).toEqual(mine);
});

it('leaves other fragments alone', () => {
  expect(decodeShare('#heading')).toBeNull();
  expect(decodeShare('')).toBeNull();
});

const forged = (value: unknown) =>
  `#code=${btoa(String.fromCharCode(...deflateSync(strToU8(JSON.stringify(value)))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')}`;

it.each([
  ['a cut link', encodeShare(sharedWork('jwt', start, mine)).slice(0, 40)],
  ['no base64', '#code=%%%'],
  ['another version', forged({ v: 2, lab: 'x', files: {}, removed: [] })],
  ['a path that climbs out', forged({ v: 1, lab: 'x', files: { '../x': '' }, removed: [] })],
  ['a file that is no text', forged({ v: 1, lab: 'x', files: { x: 1 }, removed: [] })],
])('refuses %s with a message', (_, fragment) => {
  expect(() => decodeShare(fragment)).toThrow(ShareProblem);
});

it('refuses a bomb', () => {
  const bomb = forged({ v: 1, lab: 'x', files: { x: 'a'.repeat(3_000_000) }, removed: [] });
  expect(() => decodeShare(bomb)).toThrow(/more than 1 MB/);
});
