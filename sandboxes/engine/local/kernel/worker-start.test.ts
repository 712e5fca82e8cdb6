import { expect, it } from 'vitest';
import { type StartableWorker, startWorker } from './worker-start';

class FakeWorker implements StartableWorker {
  onmessage: StartableWorker['onmessage'] = null;
  onerror: StartableWorker['onerror'] = null;
  readonly posted: unknown[] = [];
  terminated = false;
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  terminate(): void {
    this.terminated = true;
  }
  boot(): void {
    this.onmessage?.(new MessageEvent('message'));
  }
}

/** A start with workers and a clock in the test's hand. */
function begin() {
  const made: FakeWorker[] = [];
  const silences: number[] = [];
  let now = 0;
  let timers: { at: number; callback(): void }[] = [];
  const start = startWorker({
    make: () => {
      const worker = new FakeWorker();
      made.push(worker);
      return worker;
    },
    after(milliseconds, callback) {
      const timer = { at: now + milliseconds, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    onSilence: (silent) => silences.push(silent),
  });
  const pass = (milliseconds: number) => {
    const end = now + milliseconds;
    for (;;) {
      const due = timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (!due) break;
      now = due.at;
      timers = timers.filter((each) => each !== due);
      due.callback();
    }
    now = end;
  };
  return { start, made, silences, pass, waiting: () => timers.length };
}

it('takes the worker that answers', async () => {
  const { start, made, silences, pass, waiting } = begin();
  pass(3999);
  made[0]?.boot();
  expect(await start.booted).toBe(made[0]);
  pass(60_000);
  expect([made.length, silences, waiting(), made[0]?.terminated]).toEqual([1, [], 0, false]);
});

it('makes another one beside a silent one, and ends the one that comes second', async () => {
  const { start, made, silences, pass } = begin();
  start.post('packages');
  pass(4000);
  expect(silences).toEqual([1]);
  expect(made.map(({ posted }) => posted)).toEqual([['packages'], ['packages']]);
  made[1]?.boot();
  expect(await start.booted).toBe(made[1]);
  expect(made.map(({ terminated }) => terminated)).toEqual([true, false]);
  start.post('more');
  expect(made.map(({ posted }) => posted.length)).toEqual([1, 2]);
});

it('a slow one may still win', async () => {
  const { start, made, pass } = begin();
  pass(9000);
  made[0]?.boot();
  expect(await start.booted).toBe(made[0]);
  expect(made.map(({ terminated }) => terminated)).toEqual([false, true, true]);
});

it('gives up after three', async () => {
  const { start, made, silences, pass, waiting } = begin();
  pass(20_000);
  await expect(start.booted).rejects.toThrow('None of 3 process workers started within 20 s.');
  expect([made.every(({ terminated }) => terminated), made.length, silences, waiting()]).toEqual([
    true,
    3,
    [1, 2],
    0,
  ]);
});

it('a bundle that does not load is no silence', async () => {
  const { start, made, waiting } = begin();
  made[0]?.onerror?.({ message: 'SyntaxError' } as ErrorEvent);
  await expect(start.booted).rejects.toThrow('The process bundle failed to load: SyntaxError');
  expect(waiting()).toBe(0);
});

it('ends all of them when it is not wanted any more', async () => {
  const { start, made, pass, waiting } = begin();
  pass(4000);
  start.terminate();
  await expect(start.booted).rejects.toThrow('ended before it had started');
  expect([made.map(({ terminated }) => terminated), waiting()]).toEqual([[true, true], 0]);
});
