/** Session-level advisory locks. The server holds all of them for its one session; whose they are is known here. */

interface Held {
  readonly key: string;
  readonly shared: boolean;
  readonly pid: number;
}

export class AdvisoryLocks {
  #held: Held[] = [];
  readonly #waiting = new Set<() => void>();

  /** As the functions in the catalog read them. */
  get json(): string {
    return JSON.stringify(this.#held);
  }

  lock(held: Held): void {
    this.#held.push(held);
  }

  unlock({ key, shared, pid }: Held): void {
    const at = this.#held.findIndex((held) => held.key === key && held.shared === shared && held.pid === pid);
    if (at >= 0) this.#held.splice(at, 1);
    this.#changed();
  }

  holderOf(key: string, otherThan: number): number | undefined {
    return this.#held.find((held) => held.key === key && held.pid !== otherThan)?.pid;
  }

  /** @returns statements that free what a client held */
  forget(pid: number): string[] {
    const own = this.#held.filter((held) => held.pid === pid);
    this.#held = this.#held.filter((held) => held.pid !== pid);
    if (own.length > 0) this.#changed();
    return own.map(({ key, shared }) => {
      const [, words = ''] = key.split(':');
      return `select front_pg_advisory_unlock${shared ? '_shared' : ''}(${words})`;
    });
  }

  clear(): void {
    this.#held = [];
    this.#changed();
  }

  /** Resolves when some lock was freed. Rejects with the signal's reason. */
  freed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (how: () => void): void => {
        this.#waiting.delete(go);
        signal.removeEventListener('abort', abort);
        how();
      };
      const go = (): void => settle(resolve);
      const abort = (): void => settle(() => reject(signal.reason));
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener('abort', abort);
      this.#waiting.add(go);
    });
  }

  #changed(): void {
    for (const go of [...this.#waiting]) go();
  }
}
