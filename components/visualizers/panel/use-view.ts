import { useEffect, useMemo, useState } from 'react';
import { type Homes, homesOf } from '@/lib/projections/homes';
import type { SandboxEvent } from '@/sandboxes/engine/events';
import type { BoundVisualizer, View } from '../bound';
import type { NamedRun } from './run-history';

const NONE: readonly SandboxEvent[] = [];

/**
 * The view of a visualizer over some events, completed by its asynchronous part.
 * Until that is known the completed view of a moment ago stays: no flicker while events come in.
 */
export function useView(visualizer: BoundVisualizer, events: readonly SandboxEvent[], homes: Homes): View {
  const view = useMemo(() => visualizer.view(events, homes), [visualizer, events, homes]);
  const [settled, setSettled] = useState<{ visualizer: BoundVisualizer; view: View } | null>(null);
  useEffect(() => {
    let wanted = true;
    const keep = (complete: View) => {
      if (wanted) setSettled({ visualizer, view: complete });
    };
    view.settle?.().then(keep, (error: unknown) => {
      console.error('A picture could not be completed', error);
      keep(view);
    });
    return () => {
      wanted = false;
    };
  }, [view, visualizer]);
  const bridged =
    view.settle !== null && !view.empty && settled?.visualizer === visualizer && !settled.view.empty;
  return bridged ? settled.view : view;
}

/** The view of an earlier run, whole; null while none is compared with. */
export function useEarlierView(visualizer: BoundVisualizer, run: NamedRun | null): View | null {
  const events = run?.events ?? NONE;
  const homes = useMemo(() => homesOf(run?.log.events ?? NONE), [run?.log]);
  const view = useView(visualizer, events, homes);
  return run ? view : null;
}
