/** With a seed a run repeats: the exported log of each repetition is the same, byte for byte. */
import { afterAll, describe, expect, it } from 'vitest';
import { headlessBrowser } from '@/lib/headless-browser';
import { createHeadlessLocalEngine } from '../../sandboxes/engine/local/headless';
import { scenarios } from '../../scripts/bench/repeat-scenarios';
import { difference, recordScenario } from '../../scripts/bench/repeated-run';

/** Of programs that take seconds fewer; `npm run bench -- repeat` does a thousand of each. */
const TIMES = { short: 20, long: 2 };
const SCENARIO = 240_000;

const engine = createHeadlessLocalEngine({ browser: headlessBrowser() });
afterAll(() => engine.close());

// Labs with services are left to the bench: they are many, and each takes seconds.
const all = (await scenarios()).filter(({ services }) => !services);

describe('a seeded run', () => {
  for (const scenario of all)
    it(`repeats: ${scenario.name}`, { timeout: SCENARIO }, async () => {
      const recorded = await recordScenario(engine, scenario, '1');
      expect(recorded.events).toBeGreaterThan(3);
      for (let time = 1; time <= TIMES[scenario.long ? 'long' : 'short']; time++) {
        const again = await recorded.replay();
        if (again !== recorded.log)
          expect.fail(`repetition ${time} differs ${difference(recorded.log, again)}`);
      }
    });

  it('differs with another seed, and without one from run to run', { timeout: SCENARIO }, async () => {
    const [scenario] = all;
    if (!scenario) throw new Error('no scenario');
    const [one, other] = [
      await recordScenario(engine, scenario, '1'),
      await recordScenario(engine, scenario, '2'),
    ];
    expect(one.log).not.toBe(other.log);
    const [loose, again] = [
      await recordScenario(engine, scenario, undefined),
      await recordScenario(engine, scenario, undefined),
    ];
    expect(loose.log).not.toBe(again.log);
  });

  it('needs no record where all that comes from outside is its start', { timeout: SCENARIO }, async () => {
    const [scenario] = all;
    if (!scenario) throw new Error('no scenario');
    const [one, other] = [
      await recordScenario(engine, scenario, '1'),
      await recordScenario(engine, scenario, '1'),
    ];
    // They end when they are looked at, which is later or sooner.
    const [shorter, longer] = [one.log, other.log].sort((a, b) => a.length - b.length);
    expect(longer?.slice(0, shorter?.length)).toBe(shorter);
  });
});
