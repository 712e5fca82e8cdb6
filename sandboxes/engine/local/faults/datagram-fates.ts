/** What faults do to datagrams. Unlike a connection's bytes they may be lost, doubled, and overtake each other. */
import type { FaultTimers } from './fault-timers';
import { seededRandom } from './random';
import { acts, type LinkRule, type Route, rulesOn, swallows } from './rules';

/** Milliseconds after which one that was held back to be overtaken goes on, though nothing has. */
const OVERTAKEN_WITHIN = 50;

/** `cause` is left out where no fault had a hand in it. */
export interface Fate {
  deliver(cause?: number): void;
  lose(cause: number): void;
}

export class DatagramFates {
  readonly #timers: FaultTimers;
  readonly #random = new Map<number, () => number>();
  /** By cause: those that wait for the next one to overtake them. */
  readonly #held = new Map<number, () => void>();
  #rules: readonly LinkRule[] = [];

  constructor(timers: FaultTimers) {
    this.#timers = timers;
  }

  set(rules: readonly LinkRule[]): void {
    this.#rules = rules;
  }

  /** @param from the sender's machine and port, @param to where it was sent */
  pass(from: { machine: string; port: number }, to: { machine: string; port: number }, fate: Fate): void {
    if (this.#rules.length === 0) {
      fate.deliver();
      return;
    }
    const rules = this.#acting(from, to);
    const hole = rules.find(swallows);
    if (hole) {
      fate.lose(hole.cause);
      return;
    }
    let wait = 0;
    let late: number | undefined;
    let copies: number | undefined;
    let overtaken: number | undefined;
    for (const { fault, cause } of rules) {
      if (fault.kind === 'latency') {
        const jitter = fault.jitter ? (2 * this.#draw(cause, fault.seed) - 1) * fault.jitter : 0;
        wait += Math.max(0, fault.milliseconds + jitter);
        late = cause;
      } else if (fault.kind === 'datagrams') {
        const { loss = 0, duplicate = 0, reorder = 0, seed } = fault;
        // Always three draws: what one probability decides does not change what the others do.
        const [lost, doubled, held] = [
          this.#draw(cause, seed),
          this.#draw(cause, seed),
          this.#draw(cause, seed),
        ];
        if (lost < loss) {
          fate.lose(cause);
          return;
        }
        if (doubled < duplicate) copies = cause;
        if (held < reorder) overtaken = cause;
      }
    }
    const arrive = () => {
      fate.deliver(overtaken ?? late);
      if (copies !== undefined) fate.deliver(copies);
    };
    if (wait > 0) this.#timers.after(wait, arrive);
    else if (overtaken !== undefined && !this.#held.has(overtaken)) this.#hold(overtaken, arrive);
    else {
      arrive();
      for (const { cause } of rules) this.#held.get(cause)?.();
    }
  }

  #acting(
    from: { machine: string; port: number },
    to: { machine: string; port: number },
  ): readonly LinkRule[] {
    const forth: Route = { client: from.machine, server: to.machine, port: to.port };
    // What a server answers goes back over the link that it was asked over.
    const back: Route = { client: to.machine, server: from.machine, port: from.port };
    return [
      ...new Set([
        ...rulesOn(forth, this.#rules).filter((rule) => acts(rule, 'forth')),
        ...rulesOn(back, this.#rules).filter((rule) => acts(rule, 'back')),
      ]),
    ];
  }

  #hold(cause: number, arrive: () => void): void {
    const go = () => {
      cancel();
      this.#held.delete(cause);
      arrive();
    };
    const cancel = this.#timers.after(OVERTAKEN_WITHIN, go);
    this.#held.set(cause, go);
  }

  #draw(cause: number, seed = 1): number {
    const random = this.#random.get(cause) ?? seededRandom(seed);
    this.#random.set(cause, random);
    return random();
  }
}
