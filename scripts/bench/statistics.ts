export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly samples: readonly number[];
}

/** @throws when there is no sample */
export function summarize(samples: readonly number[]): Summary {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[middle]];
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined || min === undefined || max === undefined) {
    throw new Error('A summary needs at least one sample.');
  }
  return { median: (low + high) / 2, min, max, samples };
}

/** `123 (101–140)`, rounded to what means something at that size. */
export function show({ median, min, max }: Summary, unit = ''): string {
  const round = (value: number) => (value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));
  return `${round(median)}${unit} (${round(min)}–${round(max)})`;
}

/**
 * The middle one of the ratios of samples that were taken in turn: a machine that others use, too, changes its speed from one
 * moment to the next, and both of a pair had the same moment.
 * @throws when there is no pair
 */
export function ratioOfPairs(of: Summary, to: Summary): number {
  const ratios = of.samples.flatMap((sample, n) => {
    const other = to.samples[n];
    return other === undefined ? [] : [sample / other];
  });
  return summarize(ratios).median;
}
