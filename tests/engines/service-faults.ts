/** What a lab goes through when one of its services is slow, refuses, crashes and comes again. */
import { expect, vi } from 'vitest';
import type { Sandbox } from '../../sandboxes/engine/contract';
import { type StartedService, startService } from '../../sandboxes/engine/service-plan';

/** A request to the lab's server, for which it needs the service. */
export interface Endures {
  /** The host of the service. */
  readonly endures: string;
  /** `GET /visits` */
  readonly ask: string;
  /** Who is asked; default: the machine of the lab's server. */
  readonly machine?: string;
  /** What it is told before, and after the crash: all that was acknowledged, where the real server keeps that. */
  readonly before: unknown;
  readonly kept: unknown;
  /**
   * What becomes of it while the service refuses connections. `fails`: with a status of 500 or more, or no answer at all; `waits`: the client
   * tries again until it can; else what the answer has.
   */
  readonly refused: 'fails' | 'waits' | object;
}

/** A request of that lab. Rejects with the engine's error where nobody takes it. */
export type Asking = (ask: string) => Promise<{ readonly status: number; readonly answer: unknown }>;

/** Milliseconds, on the way back. */
const SLOW = 300;

export async function endure(
  sandbox: Sandbox,
  services: Map<string, StartedService>,
  { endures, ask, before, kept, refused }: Endures,
  asking: Asking,
): Promise<void> {
  const { faults } = sandbox;
  const service = services.get(endures);
  if (!faults || !service) throw new Error(`Nothing can be broken of ${endures}.`);
  const matches = (answer: unknown, wanted: unknown, when: string) => {
    const told = expect(answer, `${ask}, ${when}`);
    if (typeof answer === 'object' && answer !== null) told.toMatchObject(wanted as object);
    else told.toEqual(wanted);
  };

  const slow = await faults.inject({
    kind: 'latency',
    milliseconds: SLOW,
    direction: 'back',
    from: '*',
    to: endures,
  });
  const began = performance.now();
  matches((await asking(ask)).answer, before, 'slow');
  expect(performance.now() - began, `${ask}, slow`).toBeGreaterThanOrEqual(SLOW);
  await slow.remove();

  const refusing = await faults.inject({ kind: 'refuse', from: '*', to: endures });
  service.process.kill('SIGKILL');
  await service.process.exited;
  services.set(endures, await startService(sandbox, service.plan));
  const asked = asking(ask).catch((error: Error) => ({ status: 599, answer: error.message }));
  if (refused !== 'waits') {
    const { status, answer } = await asked;
    if (refused === 'fails')
      expect(status, `${ask}, refused: ${JSON.stringify(answer)}`).toBeGreaterThanOrEqual(500);
    else matches(answer, refused, 'refused');
  }
  await refusing.remove();
  if (refused === 'waits') matches((await asked).answer, kept, 'come again');
  else
    await vi.waitFor(
      async () => {
        const { answer } = await asking(ask).catch((error: Error) => ({ answer: error.message }));
        matches(answer, kept, 'come again');
      },
      { timeout: 60_000, interval: 100 },
    );
}
