import { useEffect, useState } from 'react';
import type { EventLog, SandboxEvent } from '@/sandboxes/engine/events';

const NONE: readonly SandboxEvent[] = [];

/** A copy: until the log announces it, it may still append to the array that it shows. */
const snapshot = (log: EventLog | null) => log?.events.slice() ?? NONE;

/** The log's events, refreshed at most every `interval` ms: a burst of thousands draws a few times, not thousands of times. */
export function useLogEvents(log: EventLog | null, interval = 120): readonly SandboxEvent[] {
  const [seen, setSeen] = useState<{ log: EventLog | null; events: readonly SandboxEvent[] }>(() => ({
    log,
    events: snapshot(log),
  }));
  useEffect(() => {
    if (!log) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const refresh = () => {
      timer = null;
      setSeen({ log, events: snapshot(log) });
    };
    refresh();
    const end = log.subscribe(() => {
      timer ??= setTimeout(refresh, interval);
    });
    return () => {
      end();
      if (timer !== null) clearTimeout(timer);
    };
  }, [log, interval]);
  return seen.log === log ? seen.events : snapshot(log);
}
