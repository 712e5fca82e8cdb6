/** Logs of the sandboxes that a lab had in this tab, the newest last: what a run can be compared with. */
import { type Run, runsOf } from '@/lib/projections/runs';
import type { EventLog } from '@/sandboxes/engine/events';

const KEPT = 4;
const logs = new Map<string, EventLog[]>();

export function rememberLog(lab: string, log: EventLog): void {
  const known = logs.get(lab) ?? [];
  if (known.includes(log)) return;
  logs.set(lab, [...known, log].slice(-KEPT));
}

export interface NamedRun extends Run {
  /** Unique among the runs of a lab. */
  readonly key: string;
  readonly log: EventLog;
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
    .flatMap((log) =>
      runsOf(log.events).map((run): NamedRun => ({ ...run, log, key: `${numberOf(log)}/${run.seq}` })),
    )
    .filter((run) => run.requests > 0 && !(run.log === present && run.seq === presentRun))
    .reverse();
}
