/** Logs of the sandboxes that a lab had in this tab, the newest last: what a run can be compared with. */
import { type Run, runsOf } from '@/lib/projections/runs';
import type { EventLog } from '@/sandboxes/engine/events';

const KEPT = 4;
interface Remembered {
  readonly log: EventLog;
  readonly file: string | null;
}
const logs = new Map<string, Remembered[]>();

/** @param file the name of the recording that it was read from; null: it was live */
export function rememberLog(lab: string, log: EventLog, file: string | null = null): void {
  const known = logs.get(lab) ?? [];
  if (known.some((one) => one.log === log)) return;
  logs.set(lab, [...known, { log, file }].slice(-KEPT));
}

export interface NamedRun extends Run {
  /** Unique among the runs of a lab. */
  readonly key: string;
  readonly log: EventLog;
  /** The recording that it is of; null: it was live. */
  readonly file: string | null;
}

const numbers = new WeakMap<EventLog, number>();
let next = 1;

function numberOf(log: EventLog): number {
  const number = numbers.get(log) ?? next++;
  numbers.set(log, number);
  return number;
}

/** Every run that saw traffic before the present one, the newest first. */
export function earlierRuns(
  lab: string,
  present: EventLog | null,
  presentRun: number | null,
): readonly NamedRun[] {
  return (logs.get(lab) ?? [])
    .flatMap(({ log, file }) =>
      runsOf(log.events).map((run): NamedRun => ({ ...run, log, file, key: `${numberOf(log)}/${run.seq}` })),
    )
    .filter((run) => run.requests > 0 && !(run.log === present && run.seq === presentRun))
    .reverse();
}
