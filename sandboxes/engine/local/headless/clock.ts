import type { SandboxClock } from '../../contract';
import type { Link } from './link';
import type { ClockTurn } from './protocol';

/**
 * The clock of a sandbox in the page, mirrored: between turns it is read here, by this process's own clock, which is the
 * same machine's.
 */
export function createRemoteClock(link: Link, sandbox: number): SandboxClock & { begin(now: number): void } {
  let read = { real: performance.now(), now: performance.timeOrigin + performance.now(), rate: 1 };
  const turn = async (wanted: ClockTurn) => {
    const { now, rate, stepped } = await link.call('clock', { sandbox, turn: wanted });
    read = { real: performance.now(), now, rate };
    return stepped;
  };
  return {
    /** It shows another time than the computer's, and goes on from there when something happens: known from its first turn. */
    begin(now) {
      read = { real: Number.POSITIVE_INFINITY, now, rate: 1 };
    },
    now: () => read.now + Math.max(0, performance.now() - read.real) * read.rate,
    get rate() {
      return read.rate;
    },
    setRate: async (rate) => void (await turn({ t: 'rate', rate })),
    advance: async (milliseconds) => void (await turn({ t: 'advance', milliseconds })),
    step: () => turn({ t: 'step' }),
  };
}
