/** Histograms of `perf_hooks`. Percentiles and extremes have the figures that a histogram was made with, as on Node. */
import { inspect } from 'node:util';
import { monotonic } from '../../process/clock';
import { invalidArgType, nodeError, outOfRange } from '../node-error';
import { Buckets } from './buckets';

const ours = Symbol('ours');
const NONE_YET = 2n ** 63n - 1n;

export class Histogram {
  /** For this module; a program cannot reach it. */
  readonly #buckets: Buckets;
  #exceeds = 0;

  constructor(key?: unknown, buckets?: Buckets) {
    if (key !== ours || !buckets)
      throw nodeError(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
    this.#buckets = buckets;
  }

  get count(): number {
    return this.#buckets.total;
  }
  get countBigInt(): bigint {
    return BigInt(this.count);
  }
  get min(): number {
    return Number(this.minBigInt);
  }
  get minBigInt(): bigint {
    const { least } = this.#buckets;
    return least === null ? NONE_YET : BigInt(least);
  }
  get max(): number {
    return this.#buckets.most;
  }
  get maxBigInt(): bigint {
    return BigInt(this.max);
  }
  get mean(): number {
    return this.#buckets.mean;
  }
  get exceeds(): number {
    return this.#exceeds;
  }
  get exceedsBigInt(): bigint {
    return BigInt(this.#exceeds);
  }
  get stddev(): number {
    return this.#buckets.deviation;
  }

  percentile(percentile: number): number {
    if (typeof percentile !== 'number') throw invalidArgType('percentile', 'of type number', percentile);
    if (!(percentile > 0 && percentile <= 100)) throw outOfRange('percentile', '> 0 && <= 100', percentile);
    return this.#buckets.percentile(percentile);
  }
  percentileBigInt(percentile: number): bigint {
    return BigInt(this.percentile(percentile));
  }
  get percentiles(): Map<number, number> {
    return this.#buckets.percentiles();
  }
  get percentilesBigInt(): Map<number, bigint> {
    return new Map([...this.percentiles].map(([percent, value]) => [percent, BigInt(value)]));
  }

  reset(): void {
    this.#buckets.reset();
    this.#exceeds = 0;
  }

  toJSON(): object {
    const { count, min, max, mean, exceeds, stddev, percentiles } = this;
    return { count, min, max, mean, exceeds, stddev, percentiles: Object.fromEntries(percentiles) };
  }

  [inspect.custom](depth: number, options: object): string {
    const { min, max, mean, exceeds, stddev, count, percentiles } = this;
    const shown = { min, max, mean, exceeds, stddev, count, percentiles };
    return `Histogram ${inspect(shown, { ...options, depth })}`;
  }

  protected put(value: number, times?: number): void {
    if (!this.#buckets.record(value, times)) this.#exceeds += times ?? 1;
  }

  protected copy(other: Histogram): void {
    for (const [value, count] of other.#buckets.sorted()) this.put(value, count);
    this.#exceeds += other.#exceeds;
  }
}

/** What a program records in, or a part of the engine. Values from 1 on. */
export class RecordableHistogram extends Histogram {
  #last: number | null = null;

  record(value: number | bigint): void {
    if (typeof value === 'bigint') {
      if (value < 1n || value > NONE_YET)
        throw nodeError(RangeError, 'ERR_OUT_OF_RANGE', 'value is out of range');
      this.put(Number(value));
      return;
    }
    this.put(checkedInteger(value, 'val', 1));
  }

  /** Nanoseconds since it was called before. */
  recordDelta(): void {
    const now = monotonic() * 1e6;
    if (this.#last !== null) this.put(Math.max(1, Math.round(now - this.#last)));
    this.#last = now;
  }

  add(other: RecordableHistogram): void {
    if (!(other instanceof RecordableHistogram))
      throw invalidArgType('other', 'an instance of RecordableHistogram', other);
    this.copy(other);
  }
}

export function checkedInteger(
  value: unknown,
  name: string,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number {
  if (typeof value !== 'number') throw invalidArgType(name, 'of type number', value);
  if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value);
  if (value < least || value > most) throw outOfRange(name, `>= ${least} && <= ${most}`, value);
  return value;
}

interface Options {
  readonly lowest?: number | bigint;
  readonly highest?: number | bigint;
  readonly figures?: number;
}

/** A class made with the key, for what extends `Histogram` elsewhere. */
export const histogramParts = (): [key: unknown, buckets: Buckets] => [
  ours,
  new Buckets(1, 3_600_000_000_000, 3),
];

export function createHistogram(options: Options = {}): RecordableHistogram {
  if (typeof options !== 'object' || options === null)
    throw invalidArgType('options', 'of type object', options);
  const { lowest = 1, highest = Number.MAX_SAFE_INTEGER, figures = 3 } = options;
  const least = typeof lowest === 'bigint' ? Number(lowest) : checkedInteger(lowest, 'options.lowest', 1);
  const most =
    typeof highest === 'bigint' ? Number(highest) : checkedInteger(highest, 'options.highest', 2 * least);
  return new RecordableHistogram(
    ours,
    new Buckets(least, most, checkedInteger(figures, 'options.figures', 1, 5)),
  );
}
