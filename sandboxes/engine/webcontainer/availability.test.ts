import { describe, expect, it } from 'vitest';
import { availabilityIn, type Surroundings } from './availability';

const GOOD: Surroundings = {
  enabled: true,
  isolated: true,
  sharedMemory: true,
  reachable: () => Promise.resolve(true),
};

describe('availability of the WebContainer', () => {
  it('is there when host, page, browser and vendor all allow it', async () => {
    expect(await availabilityIn(GOOD)).toEqual({ available: true });
  });

  it.each([
    ['host', { enabled: false }, /host/, /local engine/],
    ['page', { isolated: false }, /isolated/, /Reload/],
    ['browser', { sharedMemory: false }, /SharedArrayBuffer/, /Chromium/],
    ['vendor', { reachable: () => Promise.resolve(false) }, /StackBlitz/, /network/],
  ])('names the %s as what is missing, and the remedy', async (_, change, reason, remedy) => {
    expect(await availabilityIn({ ...GOOD, ...change })).toEqual({
      available: false,
      reason: expect.stringMatching(reason),
      remedy: expect.stringMatching(remedy),
    });
  });

  it('asks nobody on the network where the host has not switched it on', async () => {
    let asked = 0;
    const reachable = async () => ++asked > 0;
    await availabilityIn({ ...GOOD, enabled: false, reachable });
    expect(asked).toBe(0);
  });
});
