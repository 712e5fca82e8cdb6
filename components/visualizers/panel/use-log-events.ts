import { useEffect, useState } from 'react';
import type { EventLog, SandboxEvent } from '@/sandboxes/engine/events';

const NONE: readonly SandboxEvent[] = [];

/** The log's events, refreshed at most every `interval` ms: a burst of thousands draws a few times, not thousands of times. */
export function useLogEvents(log: EventLog | null, interval = 120): readonly SandboxEvent[] {
  const [seen, setSeen] = useState<{ log: EventLog | null; events: readonly SandboxEvent[] }>({
    log,
    events: log?.events ?? NONE,
  });
  useEffect(() => {
    if (!log) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const refresh = () => {
      timer = null;
      setSeen({ log, events: log.events });
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
  return seen.log === log ? seen.events : (log?.events ?? NONE);
}
