/** What the identity provider tells over HTTP (`sandboxes/services/identity`). */
import type { ServicePanelProps } from '../registry';

interface ProviderRecord {
  readonly kind: string;
  readonly user?: string;
  readonly client?: string;
  readonly scope?: string;
  readonly consumed?: unknown;
  /** Milliseconds since 1970, by the sandbox's clock. */
  readonly expiresAt: number | null;
}

interface ProviderEvent {
  readonly at: number;
  readonly event: string;
  readonly client?: string;
  readonly user?: string;
  readonly error?: string;
  readonly detail?: string;
}

export interface ProviderView {
  readonly records: readonly ProviderRecord[];
  /** The newest first. */
  readonly events: readonly ProviderEvent[];
  /** The discovery document (OpenID Connect Discovery, section 3), as it stands. */
  readonly discovery: string;
  readonly keys: readonly { readonly kid: string; readonly alg?: string }[];
}

/** @throws {Error} naming what was not answered */
export async function lookAt(
  { plan, ask }: Pick<ServicePanelProps, 'ask' | 'plan'>,
  signal: AbortSignal,
): Promise<ProviderView> {
  const get = async (path: string): Promise<unknown> => {
    const response = await ask(path, { port: plan.port, signal });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}.`);
    return response.json();
  };
  const [records, events, discovery, jwks] = await Promise.all(
    ['/_control/records', '/_control/events', '/.well-known/openid-configuration', '/jwks'].map(get),
  );
  return {
    records: records as ProviderView['records'],
    events: (events as ProviderView['events']).toReversed(),
    discovery: JSON.stringify(discovery, null, 2),
    keys: (jwks as { readonly keys: ProviderView['keys'] }).keys,
  };
}
