/** `limit_req` (a leaky bucket for each key) and `limit_conn`, after nginx's modules. */
import type { ConnectionLimit, ConnectionZone, RequestLimit, RequestZone } from './config/model';
import type { Variables } from './config/template';

interface Bucket {
  /** Thousandths of a request above the rate. */
  excess: number;
  /** Milliseconds. */
  last: number;
}

export type Verdict = 'PASSED' | 'DELAYED' | 'REJECTED';

export class RequestLimiter {
  readonly #buckets = new Map<string, Map<string, Bucket>>();
  readonly #answers = new Map<string, Map<Verdict, number>>();

  /**
   * Asks every limit, and takes from each bucket only when none refuses.
   * @param now milliseconds
   * @returns how long the request must wait, in milliseconds
   */
  admit(
    limits: readonly RequestLimit[],
    zones: ReadonlyMap<string, RequestZone>,
    request: Variables,
    now: number,
  ): { readonly verdict: Verdict; readonly delay: number } {
    const changes: (() => void)[] = [];
    let delay = 0;
    for (const limit of limits) {
      const zone = zones.get(limit.zone);
      const key = zone?.key.of(request);
      if (!zone || !key) continue;
      const buckets = this.#zone(limit.zone);
      const bucket = buckets.get(key);
      const elapsed = bucket ? Math.abs(now - bucket.last) : 0;
      const excess = bucket
        ? Math.max(0, bucket.excess - Math.floor((zone.rate * elapsed) / 1000) + 1000)
        : 0;
      if (excess > limit.burst) {
        this.#count(limit.zone, 'REJECTED');
        return { verdict: 'REJECTED', delay: 0 };
      }
      changes.push(() => buckets.set(key, { excess, last: elapsed > 0 || !bucket ? now : bucket.last }));
      if (excess > limit.delay)
        delay = Math.max(delay, Math.floor(((excess - limit.delay) * 1000) / zone.rate));
    }
    for (const change of changes) change();
    const verdict = delay > 0 ? 'DELAYED' : 'PASSED';
    for (const { zone } of limits) this.#count(zone, verdict);
    return { verdict, delay };
  }

  /** How often a zone has passed, delayed and rejected requests. */
  answers(zone: string): ReadonlyMap<Verdict, number> {
    return this.#answers.get(zone) ?? new Map();
  }

  #count(zone: string, verdict: Verdict): void {
    const answers = this.#answers.get(zone) ?? new Map<Verdict, number>();
    this.#answers.set(zone, answers.set(verdict, (answers.get(verdict) ?? 0) + 1));
  }

  #zone(name: string): Map<string, Bucket> {
    const zone = this.#buckets.get(name) ?? new Map<string, Bucket>();
    this.#buckets.set(name, zone);
    return zone;
  }
}

export class ConnectionLimiter {
  readonly #counts = new Map<string, number>();

  /** @returns what gives the places back, or null: one limit is reached */
  admit(
    limits: readonly ConnectionLimit[],
    zones: ReadonlyMap<string, ConnectionZone>,
    request: Variables,
  ): (() => void) | null {
    const taken: string[] = [];
    const release = () => {
      for (const key of taken.splice(0)) this.#counts.set(key, (this.#counts.get(key) ?? 1) - 1);
    };
    for (const limit of limits) {
      const text = zones.get(limit.zone)?.key.of(request);
      if (!text) continue;
      const key = `${limit.zone} ${text}`;
      const count = this.#counts.get(key) ?? 0;
      if (count >= limit.most) {
        release();
        return null;
      }
      this.#counts.set(key, count + 1);
      taken.push(key);
    }
    return release;
  }
}
