/** Who has to come back: servers that send spam seldom do (RFC 6647). */
export class Greylist {
  readonly #first = new Map<string, number>();

  /**
   * @param wait milliseconds that a sender has to stay away after its first try
   * @returns milliseconds that it still has to wait; 0: welcome
   */
  ask(client: string, from: string, to: string, wait: number, now: number): number {
    if (wait === 0) return 0;
    const key = `${client} ${from} ${to}`.toLowerCase();
    const first = this.#first.get(key) ?? now;
    this.#first.set(key, first);
    return Math.max(0, first + wait - now);
  }

  clear(): void {
    this.#first.clear();
  }
}
