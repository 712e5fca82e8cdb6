import { useEffect, useRef, useState } from 'react';
import type { EventLog, SandboxEvent } from '@/sandboxes/engine/events';

/** Milliseconds. A picture that lags more than this is not live. */
const SLOWEST = 600;

const NONE: readonly SandboxEvent[] = [];

const snapshot = (log: EventLog | null) => log?.events ?? NONE;

/**
 * The log's events, refreshed at most every `interval` ms: a burst of thousands draws a few times, not thousands of times.
 * Where drawing takes long, it is done more rarely: the picture takes about a fifth of the page's time.
 * While it is not `visible` nothing is read; what happened meanwhile is there when it is seen again.
 */
export function useLogEvents(log: EventLog | null, visible = true, interval = 120): readonly SandboxEvent[] {
  const [seen, setSeen] = useState<{ log: EventLog | null; events: readonly SandboxEvent[] }>(() => ({
    log,
    events: snapshot(log),
  }));
  const drawing = useRef({ began: 0, took: 0 });
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when what was seen has been drawn.
  useEffect(() => {
    if (drawing.current.began > 0) drawing.current.took = performance.now() - drawing.current.began;
  }, [seen]);
  useEffect(() => {
    if (!log || !visible) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const refresh = () => {
      timer = null;
      drawing.current.began = performance.now();
      setSeen({ log, events: snapshot(log) });
    };
    refresh();
    const end = log.subscribe(() => {
      timer ??= setTimeout(refresh, Math.max(interval, Math.min(4 * drawing.current.took, SLOWEST)));
    });
    return () => {
      end();
      if (timer !== null) clearTimeout(timer);
    };
  }, [log, visible, interval]);
  return seen.log === log ? seen.events : snapshot(log);
}
