/** How virtual time keeps step with the people who watch. It has no say in what happens, only in when it is seen. */
const LONGEST = 2 ** 31 - 1;

export class Pace {
  #rate = 1;
  /** null until the first input: before it there is nothing to see. */
  #real: number | null = null;
  #virtual = 0;

  get rate(): number {
    return this.#rate;
  }

  /** @returns what the clock shows: microseconds of the run */
  begin(): number {
    if (this.#real !== null) return this.#shown(this.#real);
    // Not a look later: the first input has the same time in every run.
    this.#real = performance.now();
    return this.#virtual;
  }

  /** @param now microseconds of the run; @param rate its milliseconds in a real one, 0: it stands still */
  set(rate: number, now: number): void {
    this.#real = performance.now();
    this.#virtual = now;
    this.#rate = rate;
  }

  /** Real milliseconds until it shows so many microseconds. Not to be asked while it stands still. */
  until(at: number): number {
    const left = at - this.begin();
    if (left <= 0) return 0;
    return Math.min(LONGEST, left / 1000 / this.#rate);
  }

  #shown(real: number): number {
    return this.#virtual + (performance.now() - real) * 1000 * this.#rate;
  }
}
