/** What a check may turn and break. */
import type { Fault } from '../engine/faults';
import { ask } from './parent';

/** What is broken around the server. All of it is mended when the check ends. */
export interface FaultsFixture {
  /**
   * The server of the check runs on the machine `app` and so does the check: break `{ from: '*', to: 'app', port: server.port }`.
   * @example
   * const slow = await faults.inject({ kind: 'latency', milliseconds: 200, from: '*', to: 'app', port: server.port });
   * @throws {Error} what the engine says against it
   */
  inject(fault: Fault): Promise<{ remove(): Promise<void> }>;
  clear(): Promise<void>;
}

/** The sandbox's clock: the server's, and the check's own. Its time limit begins anew with each turn. */
export interface ClockFixture {
  /** Milliseconds since 1970. */
  now(): number;
  /** Jumps forward: what is due by then happens. @param milliseconds above 0 */
  advance(milliseconds: number): Promise<void>;
  /** 0 stops it, 1 is real time, 1000 the most. */
  setRate(rate: number): Promise<void>;
}

export interface Controls {
  readonly faults: FaultsFixture;
  readonly clock: ClockFixture;
  /** Mends everything, and lets time go by as usual. */
  reset(): Promise<void>;
}

/** @param turned called before the clock is turned, with the rate that follows */
export function createControls(turned: (rate: number) => void): Controls {
  let broken = false;
  let rate = 1;
  return {
    faults: {
      async inject(fault) {
        broken = true;
        const number = await ask({ t: 'inject', fault });
        return { remove: async () => void (await ask({ t: 'remove', fault: number ?? -1 })) };
      },
      clear: async () => void (await ask({ t: 'clear' })),
    },
    clock: {
      now: () => Date.now(),
      async advance(milliseconds) {
        turned(0);
        await ask({ t: 'advance', milliseconds });
        turned(rate);
      },
      async setRate(next) {
        turned(0);
        await ask({ t: 'rate', rate: next });
        rate = next;
        turned(rate);
      },
    },
    async reset() {
      if (broken) await ask({ t: 'clear' });
      if (rate !== 1) await ask({ t: 'rate', rate: 1 });
      broken = false;
      rate = 1;
    },
  };
}
