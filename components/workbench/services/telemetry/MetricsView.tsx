'use client';
import { useCallback, useState } from 'react';
import type { ServicePanelProps } from '../registry';
import { useAsked } from '../use-asked';
import { Answered } from './Answered';
import { Chart } from './Chart';
import { LineKey } from './LineKey';
import { metricNames, rangeOf } from './observed';
import { QueryBox } from './QueryBox';
import { MOST_DRAWN, styleAt } from './series-style';

/** A query of PromQL, as a chart of the last five minutes and as a table of now. */
export function MetricsView({ plan, ask }: ServicePanelProps) {
  const [query, setQuery] = useState('up');
  const look = useCallback(
    async (signal: AbortSignal) => {
      const [names, series] = await Promise.all([
        metricNames({ plan, ask }, signal),
        rangeOf({ plan, ask }, query, signal),
      ]);
      return { names, series, query };
    },
    [plan, ask, query],
  );
  const { shown: latest, problem } = useAsked(look);
  const shown = latest?.query === query ? latest : null;
  return (
    <div className="space-y-2">
      <QueryBox label="PromQL" query={query} names={latest?.names ?? []} onAsk={setQuery} />
      <Answered title={plan.title} shown={shown !== null} problem={problem} />
      {shown && shown.series.length === 0 ? (
        <p className="text-sm text-muted">
          No series has such a name and such labels in the last five minutes.
        </p>
      ) : null}
      {shown && shown.series.length > 0 ? (
        <>
          <Chart
            series={shown.series.slice(0, MOST_DRAWN)}
            label={`${shown.query} over the last five minutes: the values of now are in the table`}
          />
          {shown.series.length > MOST_DRAWN ? (
            <p className="text-xs text-muted">
              The first {MOST_DRAWN} of {shown.series.length} series are drawn.
            </p>
          ) : null}
          <div className="overflow-x-auto">
            <table className="w-full text-xs">
              <caption className="sr-only">Values of now</caption>
              <thead className="text-left text-faint">
                <tr>
                  <th scope="col" className="py-1 pr-3 font-normal">
                    Series
                  </th>
                  <th scope="col" className="py-1 text-right font-normal">
                    Value
                  </th>
                </tr>
              </thead>
              <tbody>
                {shown.series.map(({ name, values }, index) => (
                  <tr key={name} className="border-t border-line">
                    <th
                      scope="row"
                      className="py-1 pr-3 text-left font-mono font-normal break-words text-ink"
                    >
                      {index < MOST_DRAWN ? <LineKey {...styleAt(index)} /> : null}
                      {name}
                    </th>
                    <td className="py-1 text-right align-top font-mono text-ink tabular-nums">
                      {values.at(-1)?.[1].toLocaleString('en', { maximumSignificantDigits: 6 })}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      ) : null}
    </div>
  );
}
