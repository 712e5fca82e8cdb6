/**
 * An HDR histogram (hdrhistogram.org): counts of whole numbers, each known to so many decimal figures. Values that share
 * their first figures share a bucket, so percentiles of a million values need a few thousand counts.
 */
export class Buckets {
  readonly lowest: number;
  readonly highest: number;
  readonly figures: number;
  readonly #unit: number;
  /** Values below this have a bucket each (of `2 ** unit`); beyond, buckets double in width. */
  readonly #fine: number;
  #counts = new Map<number, number>();
  #least = Number.POSITIVE_INFINITY;
  #most = 0;
  total = 0;

  constructor(lowest: number, highest: number, figures: number) {
    this.lowest = lowest;
    this.highest = highest;
    this.figures = figures;
    this.#unit = Math.floor(Math.log2(lowest));
    this.#fine = 2 ** Math.ceil(Math.log2(2 * 10 ** figures)) * 2 ** this.#unit;
  }

  /** How many values share the bucket of this one. */
  #width(value: number): number {
    const unit = 2 ** this.#unit;
    if (value < this.#fine) return unit;
    // log2 rounds up just below large powers of two.
    const power = Math.floor(Math.log2(value));
    const exact = 2 ** power > value ? power - 1 : power;
    return unit * 2 ** (exact - Math.log2(this.#fine) + 1);
  }

  #floor(value: number): number {
    const width = this.#width(value);
    return Math.floor(value / width) * width;
  }

  #ceiling(value: number): number {
    return this.#floor(value) + this.#width(value) - 1;
  }

  /** @returns whether the value is in range */
  record(value: number, times = 1): boolean {
    if (value > this.highest) return false;
    const at = this.#floor(value);
    this.#counts.set(at, (this.#counts.get(at) ?? 0) + times);
    this.total += times;
    this.#least = Math.min(this.#least, value);
    this.#most = Math.max(this.#most, value);
    return true;
  }

  get least(): number | null {
    return this.total === 0 ? null : this.#floor(this.#least);
  }

  get most(): number {
    return this.#most === 0 ? 0 : this.#ceiling(this.#most);
  }

  /** Bucket by bucket from the least: the value in the middle of it, and how many have it. */
  *#middles(): Generator<[middle: number, count: number]> {
    for (const [at, count] of this.sorted()) yield [at + Math.floor(this.#width(at) / 2), count];
  }

  sorted(): [at: number, count: number][] {
    return [...this.#counts].sort(([one], [other]) => one - other);
  }

  get mean(): number {
    let sum = 0;
    for (const [middle, count] of this.#middles()) sum += middle * count;
    return sum / this.total;
  }

  get deviation(): number {
    const { mean } = this;
    let sum = 0;
    for (const [middle, count] of this.#middles()) sum += (middle - mean) ** 2 * count;
    return Math.sqrt(sum / this.total);
  }

  /** The largest value that `percent` of all are not above, as far as the figures tell. */
  percentile(percent: number): number {
    const wanted = Math.max(1, Math.floor((Math.min(percent, 100) / 100) * this.total + 0.5));
    let seen = 0;
    for (const [at, count] of this.sorted()) {
      seen += count;
      if (seen >= wanted) return this.#ceiling(at);
    }
    return 0;
  }

  /** Each half of what is left: the value at 0, 50, 75, 87.5 … and at 100 per cent. */
  percentiles(): Map<number, number> {
    const found = new Map<number, number>();
    let wanted = 0;
    let seen = 0;
    for (const [at, count] of this.sorted()) {
      seen += count;
      while (wanted < 100 && (100 * seen) / this.total >= wanted) {
        found.set(wanted, at);
        const halvings = Math.floor(Math.log2(100 / (100 - wanted))) + 1;
        wanted += 100 / (2 * 2 ** (halvings - 1));
        if ((100 * seen) / this.total >= 100 && seen === this.total) break;
      }
    }
    found.set(100, this.sorted().at(-1)?.[0] ?? 0);
    return found;
  }

  reset(): void {
    this.#counts = new Map();
    this.#least = Number.POSITIVE_INFINITY;
    this.#most = 0;
    this.total = 0;
  }
}
