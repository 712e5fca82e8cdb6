/** Kahan's summation as Neumaier mended it, with which Prometheus adds over time: the same operations give the same bits. */
export class Sum {
  #sum = 0;
  #lost = 0;

  add(value: number): void {
    const next = this.#sum + value;
    this.#lost +=
      Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - next + value : value - next + this.#sum;
    this.#sum = next;
  }

  /** Without what was lost. */
  get rough(): number {
    return this.#sum;
  }

  get exact(): number {
    return this.#sum + this.#lost;
  }
}

/** Numbers are compared as Prometheus does in quantiles: NaN before all. */
export const ascending = (a: number, b: number): number => {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1;
  return Number.isNaN(b) ? 1 : a - b || (a === b ? 0 : a < b ? -1 : 1);
};

/** The φ-quantile of values, between neighbours by weight. */
export function quantile(phi: number, given: readonly number[]): number {
  if (given.length === 0 || Number.isNaN(phi)) return Number.NaN;
  if (phi < 0) return Number.NEGATIVE_INFINITY;
  if (phi > 1) return Number.POSITIVE_INFINITY;
  const values = [...given].sort(ascending);
  const rank = phi * (values.length - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(values.length - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return at(values, lower) * (1 - weight) + at(values, upper) * weight;
}

export const at = (values: readonly number[], index: number): number => values[index] ?? Number.NaN;
