/** A token bucket: so much at once, and so much a second after that. */
export interface Budget {
  /** @returns whether there was enough for it; when not, nothing is taken */
  spend(amount: number): boolean;
}

export interface BudgetSize {
  readonly burst: number;
  /** A second. */
  readonly rate: number;
}

/** @param now milliseconds */
export function createBudget({ burst, rate }: BudgetSize, now: () => number): Budget {
  let left = burst;
  let last = now();
  return {
    spend(amount) {
      const time = now();
      left = Math.min(burst, left + ((time - last) / 1000) * rate);
      last = time;
      if (amount > left) return false;
      left -= amount;
      return true;
    },
  };
}
