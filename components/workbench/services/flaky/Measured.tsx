import { Facts } from '../Facts';
import { FILLS } from './outcome-looks';
import { MEANINGS, percentileOf, type Tally } from './outcomes';
import { shareOf, spanOf } from './words';

/** How many failed, how, and how long answers took. */
export function Measured({ tally: { counts, ended, failureRate, times } }: { readonly tally: Tally }) {
  if (counts.length === 0) return <p className="text-sm text-muted">Nothing was asked of it yet.</p>;
  const all = counts.reduce((sum, [, count]) => sum + count, 0);
  const at = (percent: number) => {
    const time = percentileOf(times, percent);
    return time === null ? '–' : spanOf(time);
  };
  return (
    <>
      <Facts
        facts={[
          ['Requests', all.toLocaleString('en')],
          ['Failed', failureRate === null ? '–' : `${shareOf(failureRate)} of ${ended.toLocaleString('en')}`],
          ['Half took less than', at(50)],
          ['99 of 100 less than', at(99)],
        ]}
      />
      <div aria-hidden className="flex h-2.5 overflow-hidden rounded">
        {counts.map(([outcome, count]) => (
          <span key={outcome} style={{ background: FILLS[outcome], width: `${(100 * count) / all}%` }} />
        ))}
      </div>
      <ul aria-label="What became of the requests" className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
        {counts.map(([outcome, count]) => (
          <li key={outcome} className="flex items-center gap-1.5 text-muted">
            <span aria-hidden className="size-2.5 rounded-sm" style={{ background: FILLS[outcome] }} />
            <span className="text-ink tabular-nums">{count.toLocaleString('en')}</span> {MEANINGS[outcome]}
          </li>
        ))}
      </ul>
    </>
  );
}
