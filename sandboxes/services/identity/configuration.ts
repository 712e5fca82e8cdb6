import { readFileSync } from 'node:fs';
import type { ClientMetadata } from 'oidc-provider';
import * as z from 'zod';
import { type FlagValues, UsageError } from '../service';
import { DEFAULT_CONFIGURATION } from './default-configuration';

const user = z.strictObject({
  /** What they type in. */
  username: z.string().min(1),
  password: z.string().min(1),
  /** Who they are for ever, in tokens: never reused, unlike a name or a mail address. */
  sub: z.string().min(1).max(255),
  /** Standard claims (OpenID Connect Core, section 5.1), and others. */
  claims: z.record(z.string(), z.json()).default({}),
});

const resource = z.strictObject({
  /** What clients send as `resource` (RFC 8707), and `aud` of its access tokens. */
  identifier: z.url(),
  scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'a scope has no spaces')).min(1),
  /** A JWT (RFC 9068) says everything itself; who gets an opaque one must ask the provider. */
  format: z.enum(['jwt', 'opaque']).default('jwt'),
  /** What its JWTs tell of the person, such as `roles` (RFC 9068, section 2.2.3.1). */
  claims: z.array(z.string()).default([]),
});

const configurationFile = z.strictObject({
  users: z.array(user).min(1).optional(),
  /** Metadata as for dynamic registration (OpenID Connect Dynamic Client Registration, section 2). */
  clients: z
    .array(z.looseObject({ client_id: z.string().min(1) }))
    .min(1)
    .optional(),
  resources: z.array(resource).optional(),
  /** Claims that further scopes tell of, beside those of the specification. */
  scopes: z.record(z.string(), z.array(z.string())).optional(),
  /** Who must send a code challenge: public clients, every client, none. */
  pkce: z.enum(['public', 'all', 'none']).optional(),
  /** Whether an ID token tells by itself what its scopes ask for; else /me does, as the specification has it. */
  claimsInIdToken: z.boolean().optional(),
});

export type User = z.output<typeof user>;
export type Resource = z.output<typeof resource>;

export interface Configuration {
  readonly users: readonly User[];
  readonly clients: readonly ClientMetadata[];
  readonly resources: readonly Resource[];
  readonly scopes: Readonly<Record<string, readonly string[]>>;
  readonly pkce: 'public' | 'all' | 'none';
  readonly claimsInIdToken: boolean;
}

/**
 * What `--config` says; what it leaves out is as without it.
 * @throws {UsageError} where it makes no sense; what a client's metadata mean, the provider judges
 */
export function configurationOf({ config: file }: FlagValues): Configuration {
  if (typeof file !== 'string') return DEFAULT_CONFIGURATION;
  const read = configurationFile.safeParse(readJson(file));
  if (!read.success) throw new UsageError(`identity: --config ${file}:\n${z.prettifyError(read.error)}`);
  const { data } = read;
  const twice =
    repeated(data.users?.map(({ username }) => username)) ??
    repeated(data.users?.map(({ sub }) => sub)) ??
    repeated(data.clients?.map(({ client_id }) => client_id)) ??
    repeated(data.resources?.map(({ identifier }) => identifier));
  if (twice !== undefined)
    throw new UsageError(`identity: --config ${file}: "${twice}" is there twice. Give each its own.`);
  return {
    users: data.users ?? DEFAULT_CONFIGURATION.users,
    clients: (data.clients as ClientMetadata[] | undefined) ?? DEFAULT_CONFIGURATION.clients,
    resources: data.resources ?? DEFAULT_CONFIGURATION.resources,
    scopes: data.scopes ?? DEFAULT_CONFIGURATION.scopes,
    pkce: data.pkce ?? DEFAULT_CONFIGURATION.pkce,
    claimsInIdToken: data.claimsInIdToken ?? DEFAULT_CONFIGURATION.claimsInIdToken,
  };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(
      `identity: --config ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

const repeated = (names: readonly string[] = []): string | undefined =>
  names.find((name, index) => names.indexOf(name) !== index);
