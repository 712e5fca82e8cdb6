import { useMemo } from 'react';
import { homesOf } from '@/lib/projections/homes';
import type { BoundVisualizer } from '../bound';
import { duration } from '../parts/duration';
import type { NamedRun } from './run-history';
import { useView } from './use-view';

/** An earlier run, whole, drawn beside the present one. */
export function Compared({
  visualizer,
  run,
  reducedMotion,
}: {
  readonly visualizer: BoundVisualizer;
  readonly run: NamedRun;
  readonly reducedMotion: boolean;
}) {
  const homes = useMemo(() => homesOf(run.log.events), [run]);
  const view = useView(visualizer, run.events, homes);
  return (
    <section aria-label="Earlier run" className="min-w-0 flex-1">
      <h3 className="mb-2 font-medium text-muted text-xs">
        Earlier run · {run.requests} {run.requests === 1 ? 'request' : 'requests'} in{' '}
        {duration(run.to - run.from)}
      </h3>
      {view.empty ? (
        <p className="text-muted text-sm">Nothing for this picture happened in that run.</p>
      ) : (
        view.draw({ selected: null, onSelect: () => undefined, reducedMotion, now: run.to })
      )}
    </section>
  );
}
