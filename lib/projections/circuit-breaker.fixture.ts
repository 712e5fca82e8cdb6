import type { SandboxEvent } from '@/sandboxes/engine/events';
import type { BreakerSettings } from './circuit-breaker';

const STATES = { C: 'closed', O: 'open', H: 'half-open' } as const;
const CALLS = { '.': 'success', x: 'failure', t: 'timeout', '-': 'rejected', i: 'ignored' } as const;

/**
 * Draws what a breaker said, ten milliseconds a sign: `. . x x O - - H . C`. Signs: `.` success, `x` failure, `t` timeout,
 * `-` turned away, `i` ignored; `C`, `O`, `H` the new state. `.~60` is a call that took 60 ms, `_50` is 50 ms in which
 * nothing happens.
 */
export function breakerLog(
  drawing: string,
  {
    settings,
    name = 'prices',
    pid = 7,
  }: { settings?: Partial<BreakerSettings>; name?: string; pid?: number } = {},
): SandboxEvent[] {
  let at = 0;
  const events: SandboxEvent[] = [];
  const say = (message: object) => {
    const body = {
      type: 'diagnostic',
      pid,
      channel: 'backlab:breaker',
      message: { breaker: name, ...message },
    } as const;
    events.push({ ...body, seq: events.length, at });
  };
  if (settings) say({ settings: { window: 100, threshold: 0.5, openFor: 100, ...settings } });
  for (const token of drawing.trim().split(/\s+/)) {
    const sign = token[0] ?? '';
    if (sign === '_') {
      at += Number(token.slice(1));
      continue;
    }
    if (sign in STATES) say({ state: STATES[sign as keyof typeof STATES] });
    else {
      at += 10;
      say({
        call: CALLS[sign as keyof typeof CALLS],
        took: sign === '-' ? 0 : Number(token.split('~')[1] ?? 5),
      });
    }
  }
  return events;
}
