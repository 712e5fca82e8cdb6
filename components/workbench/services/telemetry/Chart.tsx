'use client';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { BACK, type Series } from './observed';

const HEIGHT = 160;
/** Told apart by dashes too, not by colour alone. */
const STYLES = [
  { colour: '--accent', dash: [] },
  { colour: '--info', dash: [6, 3] },
  { colour: '--warn', dash: [2, 3] },
  { colour: '--good', dash: [8, 3, 2, 3] },
  { colour: '--bad', dash: [4, 2] },
] as const;
export const MOST_DRAWN = STYLES.length * 2;

/** Series over time. What it shows is in a table beside it: it is a picture to who reads by ear. */
export function Chart({ series, label }: { readonly series: readonly Series[]; readonly label: string }) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const names = series.map(({ name }) => name).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew when other series come; their data is set below
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const colour = (name: string) => () => getComputedStyle(element).getPropertyValue(name);
    const axis = { stroke: colour('--muted'), grid: { stroke: colour('--line'), width: 1 } };
    const made = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { range: (_plot, _first, last) => [last - BACK, last] } },
        axes: [axis, { ...axis, size: 56 }],
        series: [
          {},
          ...series.map((_, index) => {
            const { colour: name, dash } = STYLES[index % STYLES.length] ?? STYLES[0];
            return { stroke: colour(name), dash: [...dash], width: 1.5, spanGaps: true };
          }),
        ],
      },
      aligned(series),
      element,
    );
    plot.current = made;
    const watch = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [names]);
  useEffect(() => plot.current?.setData(aligned(series)), [series]);
  return <div ref={place} role="img" aria-label={label} className="w-full overflow-hidden" />;
}

/** One row of times, and one of values for each series; null: there is none then. */
function aligned(series: readonly Series[]): uPlot.AlignedData {
  const times = [...new Set(series.flatMap(({ values }) => values.map(([time]) => time)))].sort(
    (a, b) => a - b,
  );
  return [
    times,
    ...series.map(({ values }) => {
      const known = new Map(values);
      return times.map((time) => {
        const value = known.get(time);
        return value === undefined || !Number.isFinite(value) ? null : value;
      });
    }),
  ];
}
