import { describe, expect, it } from 'vitest';
import { availabilityIn, type Surroundings } from './availability';

const GOOD: Surroundings = {
  isolated: true,
  framed: false,
  sharedMemory: true,
  reachable: () => Promise.resolve(true),
};

describe('availability of the WebContainer', () => {
  it('is there when page, browser and vendor all allow it', async () => {
    expect(await availabilityIn(GOOD)).toEqual({ available: true });
  });

  it.each([
    ['page', { isolated: false }, /isolation/, /Load the page anew/],
    ['page around', { isolated: false, framed: true }, /another site/, /tab of its own/],
    ['browser', { sharedMemory: false }, /SharedArrayBuffer/, /Chromium/],
    ['vendor', { reachable: () => Promise.resolve(false) }, /StackBlitz/, /network/],
  ])('names the %s as what is missing, and the remedy', async (_, change, reason, remedy) => {
    expect(await availabilityIn({ ...GOOD, ...change })).toEqual({
      available: false,
      reason: expect.stringMatching(reason),
      remedy: expect.stringMatching(remedy),
    });
  });

  it('asks nobody on the network where the page could not run it anyway', async () => {
    let asked = 0;
    const reachable = async () => ++asked > 0;
    await availabilityIn({ ...GOOD, isolated: false, reachable });
    expect(asked).toBe(0);
  });
});
