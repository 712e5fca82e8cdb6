/** What the flaky service says over HTTP (`sandboxes/services/flaky`), and how it is told to fail. */
import type { FaultPolicy } from '@/sandboxes/services/fault-policy/policy';
import type { SeenRequest } from '@/sandboxes/services/flaky/app';
import type { KnownKey } from '@/sandboxes/services/idempotency/store';
import type { Asking } from '../registry';

export interface FlakyView {
  readonly policy: FaultPolicy;
  /** Milliseconds since the policy was set. */
  readonly elapsed: number;
  /** The oldest first. */
  readonly requests: readonly SeenRequest[];
  readonly keys: readonly KnownKey[];
}

/** @throws {Error} naming what was not answered */
export async function lookAt({ plan, ask }: Asking, signal: AbortSignal): Promise<FlakyView> {
  const get = async (path: string): Promise<unknown> => {
    const response = await ask(path, { port: plan.port, signal });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}.`);
    return response.json();
  };
  const [policy, state, requests, keys] = await Promise.all(
    ['/_faults', '/_faults/state', '/_requests', '/_keys'].map(get),
  );
  return {
    policy: policy as FaultPolicy,
    elapsed: (state as { readonly elapsed: number }).elapsed,
    requests: requests as FlakyView['requests'],
    keys: (keys as FlakyView['keys']).toReversed(),
  };
}

/**
 * Changes what is named and leaves the rest.
 * @throws {Error} in the service's words, when it refuses
 */
export async function change({ plan, ask }: Asking, wanted: Partial<FaultPolicy>): Promise<void> {
  const response = await ask('/_faults', {
    port: plan.port,
    method: 'PATCH',
    body: JSON.stringify(wanted),
    headers: { 'content-type': 'application/json' },
  });
  if (response.ok) return;
  const { detail = `It answered ${response.status}.` } = (await response.json()) as { detail?: string };
  throw new Error(detail);
}

/** @throws {Error} when it was not healed */
export async function heal({ plan, ask }: Asking): Promise<void> {
  const response = await ask('/_faults', { port: plan.port, method: 'DELETE' });
  if (!response.ok) throw new Error(`It answered ${response.status}.`);
}
