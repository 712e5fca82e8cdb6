'use client';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { BACK, type Series } from './observed';
import { styleAt } from './series-style';
import { clockOf } from './time';

const HEIGHT = 160;
/** Seconds that are shown at least, while there is less. */
const LEAST = 60;

/** Series over time. What it shows is in a table beside it: it is a picture to who reads by ear. */
export function Chart({
  series,
  label,
  styles = series.map((_, index) => styleAt(index)),
  counts = false,
}: {
  readonly series: readonly Series[];
  readonly label: string;
  /** Of each series. */
  readonly styles?: readonly ReturnType<typeof styleAt>[];
  /** They are numbers of things: the axis begins at 0 and has no halves. */
  readonly counts?: boolean;
}) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const names = series.map(({ name }) => name).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew when other series come; their data is set below
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const colour = (name: string) => () => getComputedStyle(element).getPropertyValue(name);
    const axis = {
      stroke: colour('--muted'),
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { stroke: colour('--line'), width: 1 },
      font: `11px ${getComputedStyle(element).fontFamily}`,
    };
    const upright = counts ? { range: fromZero } : {};
    const made = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: {
          // A server that runs for a minute is not squeezed into a corner of five.
          x: {
            range: (_plot, first, last) => [Math.max(last - BACK, Math.min(first, last - LEAST)), last],
          },
          y: upright,
        },
        axes: [
          {
            ...axis,
            size: 32,
            space: 72,
            values: (_plot, times) => times.map((time) => clockOf(time * 1000)),
          },
          { ...axis, size: 56, ...(counts ? { incrs: WHOLE_STEPS } : {}) },
        ],
        series: [
          {},
          ...series.map((_, index) => {
            const { colour: name, dash } = styles[index] ?? styleAt(index);
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

const WHOLE_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000];

const fromZero: uPlot.Range.Function = (_plot, _least, most) => [0, Math.max(1, most * 1.1)];

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
