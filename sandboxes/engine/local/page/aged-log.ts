/** An event log whose events may be told a little after they happened. */
import { createEventLog } from '../../event-log';
import type { Caused, EventLog, SandboxEvent, SandboxEventBody } from '../../events';

export interface AgedLog {
  readonly log: EventLog;
  /** Appends with the time `age` milliseconds ago, but never earlier than the event before it. */
  append(body: SandboxEventBody & Caused, age: number): SandboxEvent;
}

/** @param before milliseconds of the sandbox's clock since its boot, so many real milliseconds ago */
export function createAgedLog(before: (age: number) => number): AgedLog {
  let age = 0;
  let last = 0;
  const log = createEventLog({
    now() {
      last = Math.max(last, before(age));
      return last;
    },
  });
  return {
    log,
    append(body, since) {
      age = since;
      const event = log.append(body);
      age = 0;
      return event;
    },
  };
}
