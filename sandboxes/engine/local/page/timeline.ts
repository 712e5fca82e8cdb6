/** The log of a sandbox and its clock: of the browser's time, or of a seeded run's. */
import type { SandboxClock } from '../../contract';
import type { Caused, EventLog, SandboxEvent, SandboxEventBody } from '../../events';
import { realTime } from '../clock';
import { ClockTimers } from '../faults/clock-timers';
import type { FaultTimers } from '../faults/fault-timers';
import { createAgedLog } from './aged-log';
import type { KernelFrame } from './frame';
import { LocalClock } from './sandbox-clock';
import type { SeededPage } from './seeded-run';

export interface Timeline {
  readonly log: EventLog;
  readonly clock: SandboxClock;
  /** Of that clock. */
  readonly timers: FaultTimers;
  /** Adds to the log what the kernel tells: an event that lies `age` milliseconds back, or was `at` milliseconds of a seeded run. */
  append(body: SandboxEventBody & Caused, age: number, at?: number): SandboxEvent;
  /** null: the run has no seed. */
  readonly seeded: SeededPage | null;
}

/** @param elapsed milliseconds since the boot began */
export function createTimeline(frame: KernelFrame, elapsed: number): Timeline {
  const booted = realTime() - elapsed;
  const { log, append } = createAgedLog((age) => clock.before(age) - booted);
  const clock: LocalClock = new LocalClock({
    turn: async (state) => void (await frame.call('clock', { clock: state })),
    async nextTimer() {
      const waits = [await frame.call('nextTimer', null), timers.next()].filter((wait) => wait !== null);
      return waits.length === 0 ? null : Math.min(...waits);
    },
    record: (body) => append(body, 0),
  });
  const timers: ClockTimers = new ClockTimers(clock);
  return { log, clock, timers, append, seeded: null };
}

export function createSeededTimeline(seeded: SeededPage): Timeline {
  const { log, clock, append } = seeded;
  // No fault acts in the page: its timers are never asked for.
  const timers = new ClockTimers({ ...clock, now: clock.now, whenTurned: () => undefined });
  return { log, clock, timers, append: (body, _age, at = 0) => append(body, at), seeded };
}
