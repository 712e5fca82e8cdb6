import type { EventEmitter } from 'node:events';

export interface ProviderEvent {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** As oidc-provider calls it: `grant.success`. */
  readonly event: string;
  readonly client?: string;
  readonly user?: string;
  readonly error?: string;
  /** Why, in words that the client is not told. */
  readonly detail?: string;
}

const EVENTS = [
  'authorization.accepted',
  'authorization.error',
  'authorization.success',
  'backchannel.error',
  'backchannel.success',
  'code_verification.error',
  'device_authorization.error',
  'device_authorization.success',
  'end_session.error',
  'end_session.success',
  'grant.error',
  'grant.revoked',
  'grant.success',
  'interaction.ended',
  'interaction.started',
  'introspection.error',
  'revocation.error',
  'server_error',
  'userinfo.error',
] as const;

/** So many are kept, the newest. */
const KEPT = 500;

/** What the provider did, and why it did not. */
export class EventLog {
  readonly #now: () => number;
  readonly #log: (line: string) => void;
  #events: ProviderEvent[] = [];

  /** @param log one line for each refusal */
  constructor(now: () => number, log: (line: string) => void) {
    this.#now = now;
    this.#log = log;
  }

  all(): readonly ProviderEvent[] {
    return this.#events;
  }

  clear(): void {
    this.#events = [];
  }

  listen(provider: EventEmitter): void {
    for (const event of EVENTS)
      provider.on(event, (...values: unknown[]) => {
        const happened = { at: this.#now(), event, ...whoIn(values), ...failureIn(values) };
        this.#events.push(happened);
        if (this.#events.length > KEPT) this.#events.shift();
        if (happened.error !== undefined) this.#log(lineOf(happened));
        const crash = values.find((value) => value instanceof Error);
        if (event === 'server_error' && crash instanceof Error) this.#log(crash.stack ?? crash.message);
      });
  }
}

interface OidcEntities {
  readonly Client?: { readonly clientId: string };
  readonly Account?: { readonly accountId: string };
  readonly Session?: { readonly accountId?: string };
}

function whoIn(values: readonly unknown[]): Pick<ProviderEvent, 'client' | 'user'> {
  const context = values.find((value) => typeof value === 'object' && value !== null && 'oidc' in value);
  const { entities } = (context as { oidc: { entities: OidcEntities } } | undefined)?.oidc ?? {
    entities: {},
  };
  const client = entities.Client?.clientId;
  const user = entities.Account?.accountId ?? entities.Session?.accountId;
  return { ...(client === undefined ? {} : { client }), ...(user === undefined ? {} : { user }) };
}

function failureIn(values: readonly unknown[]): Pick<ProviderEvent, 'error' | 'detail'> {
  const error = values.find((value) => value instanceof Error);
  if (!(error instanceof Error)) return {};
  const { error_detail: detail, error_description: description } = error as Error & Record<string, unknown>;
  const why = typeof detail === 'string' ? detail : typeof description === 'string' ? description : undefined;
  return { error: error.message, ...(why === undefined ? {} : { detail: why }) };
}

const lineOf = ({ event, error, detail, client }: ProviderEvent): string =>
  `${event}: ${error}${detail === undefined ? '' : ` (${detail})`}${client === undefined ? '' : `, client ${client}`}`;
