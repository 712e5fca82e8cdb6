/** Runs of the server inside one log: each start of a top-level process begins one. */
import type { SandboxEvent } from '@/sandboxes/engine/events';

export interface Run {
  /** `seq` of the event that began it: unique in its log. */
  readonly seq: number;
  readonly pid: number | null;
  /** Milliseconds of the sandbox's clock. */
  readonly from: number;
  readonly to: number;
  readonly requests: number;
  readonly events: readonly SandboxEvent[];
}

/** Cuts a log at every top-level start. What precedes the first start (or was let go) is a run of its own, if anything happened in it. */
export function runsOf(events: readonly SandboxEvent[]): readonly Run[] {
  const starts = events.flatMap((event, index) =>
    event.type === 'process.spawn' && event.parent === null ? [index] : [],
  );
  if (starts[0] !== 0) starts.unshift(0);
  return starts.flatMap((start, index): Run[] => {
    const part = events.slice(start, starts[index + 1]);
    const [first, last] = [part[0], part.at(-1)];
    if (!first || !last) return [];
    const requests = part.filter(
      (event) => event.type === 'connection.data' && event.direction === 'to-server',
    ).length;
    const pid = first.type === 'process.spawn' ? first.pid : null;
    return [{ seq: first.seq, pid, from: first.at, to: last.at, requests, events: part }];
  });
}

/** The events up to and including `seq`. */
export function prefix(events: readonly SandboxEvent[], seq: number): readonly SandboxEvent[] {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.seq ?? 0) <= seq) low = middle + 1;
    else high = middle;
  }
  return events.slice(0, low);
}
