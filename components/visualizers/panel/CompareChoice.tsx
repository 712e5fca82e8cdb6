import type { Run } from '@/lib/projections/runs';
import type { NamedRun } from './run-history';

const LOOK = 'h-7 max-w-40 rounded-md border border-line bg-surface px-1.5 text-ink text-xs';

/** The earlier run that the present one is compared with. */
export function CompareChoice({
  earlier,
  chosen,
  onChoose,
}: {
  readonly earlier: readonly NamedRun[];
  readonly chosen: string;
  readonly onChoose: (key: string) => void;
}) {
  if (earlier.length === 0) return null;
  return (
    <select
      aria-label="Compare with an earlier run"
      value={chosen}
      onChange={(event) => onChoose(event.target.value)}
      className={LOOK}
    >
      <option value="">Compare with…</option>
      {earlier.map((one, index) => (
        <option key={one.key} value={one.key}>
          {one.file ?? `${index + 1} ${index === 0 ? 'run' : 'runs'} ago`} ({one.requests} req.)
        </option>
      ))}
    </select>
  );
}

/** Which run of a recording is shown. */
export function RunChoice({
  runs,
  shown,
  onChoose,
}: {
  readonly runs: readonly Run[];
  /** Its first event. */
  readonly shown: number | null;
  readonly onChoose: (run: number) => void;
}) {
  const worth = runs.filter(({ requests, seq }) => requests > 0 || seq === shown);
  if (worth.length < 2) return null;
  return (
    <select
      aria-label="Run of the recording"
      value={shown ?? ''}
      onChange={(event) => onChoose(Number(event.target.value))}
      className={LOOK}
    >
      {worth.map((run, index) => (
        <option key={run.seq} value={run.seq}>
          Run {index + 1} ({run.requests} req.)
        </option>
      ))}
    </select>
  );
}
