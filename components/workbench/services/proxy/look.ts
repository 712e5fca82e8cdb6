/** What a proxy says of itself over its API (`sandboxes/services/proxy`). */
import type { ServicePlan } from '@/sandboxes/engine/service-plan';
import { API_PORT } from '@/sandboxes/services/proxy/definition';
import type { ProxyStatus } from '@/sandboxes/services/proxy/status';
import type { ServicePanelProps } from '../registry';

type Way = Pick<ServicePanelProps, 'plan' | 'ask'>;

const portOf = ({ command }: ServicePlan): number =>
  Number(/ --api-port (\d+)/.exec(command)?.[1] ?? API_PORT);

async function json({ plan, ask }: Way, path: string, init: RequestInit): Promise<unknown> {
  const response = await ask(path, { ...init, port: portOf(plan) });
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}.`);
  return response.json();
}

export const lookAt = async (way: Way, signal: AbortSignal): Promise<ProxyStatus> =>
  (await json(way, '/status', { signal })) as ProxyStatus;

/** @returns what is said against the configuration, or null */
export const reload = async (way: Way): Promise<string | null> =>
  ((await json(way, '/reload', { method: 'POST' })) as { readonly problem: string | null }).problem;

/** Forgets what a zone has kept: all, or what has a tag. */
export const purge = async (way: Way, zone: string, tag: string | null): Promise<void> =>
  void (await json(
    way,
    `/caches/${encodeURIComponent(zone)}${tag === null ? '' : `?tag=${encodeURIComponent(tag)}`}`,
    { method: 'DELETE' },
  ));
