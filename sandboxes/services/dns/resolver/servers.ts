/** Which of a zone's servers is asked first: the one that was fastest of late (as BIND's smoothed round-trip time). */

/** Milliseconds that are added for no answer. */
const PENALTY = 1000;
/** Share of the new measurement. */
const WEIGHT = 0.3;

export class RoundTrips {
  readonly #times = new Map<string, number>();

  /** @param milliseconds null: no answer came */
  measured(address: string, milliseconds: number | null): void {
    const before = this.#times.get(address) ?? milliseconds ?? 0;
    const next = milliseconds === null ? before + PENALTY : before + WEIGHT * (milliseconds - before);
    this.#times.set(address, next);
  }

  /** Those never asked come first: so each gets its chance. */
  sorted(addresses: readonly string[]): string[] {
    return addresses.toSorted((a, b) => (this.#times.get(a) ?? 0) - (this.#times.get(b) ?? 0));
  }

  clear(): void {
    this.#times.clear();
  }
}
