import { describe, expect, it } from 'vitest';
import type { SandboxClock } from '../contract';
import type { Setup } from './setup';

const HOUR = 3_600_000;

/** Prints each line as it comes, and the time that it believes it is. */
const WATCH = `
console.log('began', Date.now());
const interval = setInterval(() => console.log('every minute'), 60_000);
setTimeout(() => { console.log('after an hour', Date.now()); clearInterval(interval); process.stdin.unref?.(); }, 3_600_000);
process.stdin.on('data', () => console.log('asked', Date.now(), new Date().getTime(), Math.round(performance.now())));
`;

const numbers = (text: string, label: string) =>
  [...text.matchAll(new RegExp(`^${label} (.+)$`, 'gm'))].map(([, rest]) =>
    (rest ?? '').split(' ').map(Number),
  );

export function clockSuite(setup: Setup): void {
  const clockOf = (clock: SandboxClock | null): SandboxClock => {
    if (clock === null) throw new Error('an engine that does not list "clock" in its limits has one');
    return clock;
  };

  describe('clock', () => {
    it('jumps by an hour: calendar and timers follow, an interval fires once', async ({ skip }) => {
      const { limits } = setup.engine();
      skip('clock' in limits, limits.clock);
      const run = await setup.run(WATCH);
      await run.until(/began/);
      const clock = clockOf(run.sandbox.clock);
      const before = clock.now();
      await clock.advance(HOUR);
      const text = await run.until(/after an hour \d+/);
      expect(clock.now() - before).toBeGreaterThanOrEqual(HOUR);
      const began = numbers(text, 'began')[0]?.[0] ?? Number.NaN;
      const after = numbers(text, 'after an hour')[0]?.[0] ?? Number.NaN;
      expect(after - began).toBeGreaterThanOrEqual(HOUR);
      expect(text.match(/every minute/g)).toHaveLength(1);
      const turned = run.sandbox.log.events.find(({ type }) => type === 'clock');
      expect(turned).toMatchObject({ jumped: HOUR, rate: 1 });
      expect(run.sandbox.log.events.at(-1)?.at).toBeGreaterThanOrEqual(HOUR);
      expect(turned?.at).toBeLessThan(run.sandbox.log.events.at(-1)?.at ?? 0);
    });

    it('stands still, steps from timer to timer, and goes on', async ({ skip }) => {
      const { limits } = setup.engine();
      skip('clock' in limits, limits.clock);
      const run = await setup.run(WATCH);
      await run.until(/began/);
      const clock = clockOf(run.sandbox.clock);
      await expect(clock.step()).rejects.toMatchObject({ code: 'EINVAL' });
      await clock.setRate(0);
      run.process.stdin.write('?');
      await run.until(/asked/);
      run.process.stdin.write('?');
      const [first, second] = numbers(await run.until(/asked[\s\S]*asked .+\n/), 'asked');
      expect(first).toEqual(second);
      const steps = [];
      for (let count = 0; count < 3; count++) steps.push(await clock.step());
      await run.until(/(every minute[\s\S]*){3}/);
      expect(steps[0]).toBeLessThanOrEqual(60_001);
      // To the next whole millisecond, as a browser's timers are a hair late.
      for (const step of steps.slice(1)) expect([60_000, 60_001]).toContain(step);
      await clock.setRate(1000);
      await run.until(/after an hour/);
      expect(clock.rate).toBe(1000);
    });

    it('steps from timer to timer when what they start takes a while', async ({ skip }) => {
      const { limits } = setup.engine();
      skip('clock' in limits, limits.clock);
      const run = await setup.run(`
        setInterval(() => {
          let sum = 0;
          for (let count = 0; count < 3e6; count++) sum = (sum + count) % 1000;
          console.log('worked', sum);
        }, 60_000);
        console.log('began');`);
      await run.until(/began/);
      const clock = clockOf(run.sandbox.clock);
      await clock.setRate(0);
      await clock.step();
      for (let count = 0; count < 3; count++) expect([60_000, 60_001]).toContain(await clock.step());
      await run.until(/(worked[\s\S]*){4}/);
    });

    it('is the same for a process that starts after it was turned', async ({ skip }) => {
      const { limits } = setup.engine();
      skip('clock' in limits, limits.clock);
      const sandbox = await setup.boot({ 'src/index.js': 'console.log(Date.now(), new Date().getTime());' });
      const clock = clockOf(sandbox.clock);
      await clock.setRate(0);
      await clock.advance(24 * HOUR);
      let text = '';
      const running = await sandbox.spawn(['node', 'src/index.js'], {
        onOutput: (_, bytes) => {
          text += new TextDecoder().decode(bytes);
        },
      });
      await running.exited;
      const now = Math.floor(clock.now());
      expect(text).toBe(`${now} ${now}\n`);
    });

    it('refuses what a clock cannot do', async ({ skip }) => {
      const { limits } = setup.engine();
      skip('clock' in limits, limits.clock);
      const clock = clockOf((await setup.boot('')).clock);
      for (const wrong of [-1, 0.01, 5000, Number.NaN])
        await expect(clock.setRate(wrong)).rejects.toMatchObject({ code: 'EINVAL' });
      for (const wrong of [0, -5, Number.POSITIVE_INFINITY])
        await expect(clock.advance(wrong)).rejects.toMatchObject({ code: 'EINVAL' });
    });

    it('AbortSignal.timeout follows it', async ({ skip }) => {
      const { limits } = setup.engine();
      skip('clock' in limits, limits.clock);
      const run = await setup.run(`
        const alive = setInterval(() => {}, 1e9);
        const signal = AbortSignal.timeout(3_600_000);
        signal.addEventListener('abort', () => { console.log(signal.reason.name, '/', signal.reason.message); clearInterval(alive); });
        console.log('waits');`);
      await run.until(/waits/);
      await clockOf(run.sandbox.clock).advance(HOUR);
      expect(await run.until(/Timeout/)).toContain('TimeoutError / The operation was aborted due to timeout');
    });
  });
}
