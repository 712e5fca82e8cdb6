import type { SandboxEvent } from '@/sandboxes/engine/events';
import type { Run } from './runs';

/**
 * The events of a run, behind what it found when it began: processes that ran already (services run on while the server
 * begins anew), and where they listened. So a run that is saved by itself still knows the machines by name.
 */
export function eventsOfRun(log: readonly SandboxEvent[], { seq, events }: Run): readonly SandboxEvent[] {
  const before = log.filter((event) => event.seq < seq);
  const ended = new Set(before.flatMap((event) => (event.type === 'process.exit' ? [event.pid] : [])));
  const found = before.filter(
    (event) => (event.type === 'process.spawn' || event.type === 'listen') && !ended.has(event.pid),
  );
  return [...found, ...events];
}
