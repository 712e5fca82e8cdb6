import type { View } from '../bound';
import { duration } from '../parts/duration';
import type { NamedRun } from './run-history';

/** An earlier run, whole, drawn beside the present one. What is selected in one is selected in the other. */
export function Compared({
  view,
  run,
  selected,
  onSelect,
  reducedMotion,
}: {
  readonly view: View;
  readonly run: NamedRun;
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
  readonly reducedMotion: boolean;
}) {
  return (
    <section aria-label="Earlier run" className="min-w-0 flex-1">
      <h3 className="mb-2 font-medium text-muted text-xs">
        Earlier run · {run.requests} {run.requests === 1 ? 'request' : 'requests'} in{' '}
        {duration(run.to - run.from)}
      </h3>
      {view.empty ? (
        <p className="text-muted text-sm">Nothing for this picture happened in that run.</p>
      ) : (
        view.draw({ selected, onSelect, reducedMotion, now: run.to })
      )}
    </section>
  );
}
