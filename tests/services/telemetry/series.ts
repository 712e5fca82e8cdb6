/** Series that ours and the real Prometheus are asked about: OpenMetrics text, the same each time. */

/** 2023-11-14T22:13:20Z, and two hours of points every 15 seconds. */
export const START = 1_700_000_000;
const STEP = 15;
const COUNT = 480;
export const END = START + STEP * COUNT;

/** A small generator, so that values are awkward floats and always the same ones. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type ValueAt = (index: number) => number | null;

/** Goes up, and back to zero where its process starts anew. */
function counter(seed: number, rate: number, restart = Number.POSITIVE_INFINITY): ValueAt {
  const random = generator(seed);
  let value = 0;
  return (index) => {
    value = index > 0 && index % restart === 0 ? 0 : value + random() * rate;
    return value;
  };
}

function gauge(seed: number, middle: number, swing: number): ValueAt {
  const random = generator(seed);
  return (index) => middle + swing * Math.sin(index / 20) + (random() - 0.5) * swing;
}

const holes =
  (inner: ValueAt, from: number, to: number): ValueAt =>
  (index) => {
    const value = inner(index);
    return index >= from && index < to ? null : value;
  };

function histogram(seed: number): readonly (readonly [le: string, at: ValueAt])[] {
  const bounds = ['0.005', '0.05', '0.1', '0.5', '1', '2.5', '+Inf'];
  const steps = bounds.map((_, index) => counter(seed + index, 3));
  const totals = bounds.map(() => 0);
  let last = -1;
  const at = (index: number, bucket: number) => {
    for (; last < index; last++)
      for (const [position, step] of steps.entries()) totals[position] = Math.floor(step(last + 1) ?? 0);
    return totals.slice(0, bucket + 1).reduce((sum, value) => sum + value, 0);
  };
  return bounds.map((le, bucket) => [le, (index) => at(index, bucket)] as const);
}

interface Family {
  readonly name: string;
  readonly type: string;
  readonly series: readonly (readonly [labels: string, at: ValueAt])[];
}

/** Anew each time: their values depend on those before. */
const families = (): readonly Family[] => [
  {
    name: 'requests_total',
    type: 'counter',
    series: [
      ['method="get",instance="a",status="200"', counter(1, 9)],
      ['method="get",instance="b",status="200"', counter(2, 7, 170)],
      ['method="post",instance="a",status="200"', counter(3, 2)],
      ['method="post",instance="a",status="500"', counter(4, 0.4)],
      ['method="post",instance="b",status="500"', holes(counter(5, 0.7), 100, 160)],
    ],
  },
  {
    name: 'temperature',
    type: 'gauge',
    series: [
      ['room="north",floor="1"', gauge(6, 21, 3)],
      ['room="south",floor="1"', gauge(7, 24, 2)],
      ['room="cellar",floor="0"', holes(gauge(8, -3, 6), 300, 330)],
      ['room="broken",floor="2"', (index) => (index % 7 === 0 ? Number.NaN : index / 3)],
    ],
  },
  {
    name: 'floor_info',
    type: 'gauge',
    series: [
      ['floor="0",colour="grey"', () => 1],
      ['floor="1",colour="green"', () => 1],
    ],
  },
  {
    name: 'limit',
    type: 'gauge',
    series: [
      ['instance="a"', () => 40],
      ['instance="b"', (index) => (index < 240 ? 10 : 10.5)],
    ],
  },
  {
    name: 'steady',
    type: 'gauge',
    series: [['', () => 5]],
  },
  {
    name: 'latency_seconds_bucket',
    type: 'gauge',
    series: [
      ...histogram(20).map(([le, at]) => [`route="/",le="${le}"`, at] as const),
      ...histogram(40).map(([le, at]) => [`route="/slow",le="${le}"`, at] as const),
    ],
  },
];

/** As `promtool tsdb create-blocks-from openmetrics` reads it. */
export function openMetrics(): string {
  const lines: string[] = [];
  for (const { name, type, series } of families()) {
    lines.push(`# TYPE ${type === 'counter' ? name.replace(/_total$/, '') : name} ${type}`);
    for (const [labels, at] of series)
      for (let index = 0; index <= COUNT; index++) {
        const value = at(index);
        if (value !== null) lines.push(`${name}{${labels}} ${value} ${START + index * STEP}`);
      }
  }
  return `${lines.join('\n')}\n# EOF\n`;
}
