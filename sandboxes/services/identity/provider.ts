import Provider, { type ClientMetadata, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { storeAdapter } from './adapter';
import type { Configuration, Resource, User } from './configuration';
import type { Lifetimes } from './lifetimes';
import { confirmDevice, deviceDone, enterUserCode } from './pages/device';
import { errorPage } from './pages/error';
import { confirmLogout, loggedOut } from './pages/logout';
import { claimsOfScopes } from './scopes';
import type { SigningKeys } from './signing-keys';
import type { Store } from './store';

export interface ProviderParts {
  readonly configuration: Configuration;
  readonly lifetimes: Lifetimes;
  readonly store: Store;
  readonly signingKeys: SigningKeys;
  /** Sign cookies, the first; the others are still good. */
  readonly cookieKeys: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * oidc-provider as this service sets it up. Everything that lasts is in the store: any number of providers may share one.
 * @param issuer its name in tokens, an address
 */
export function createProvider(issuer: string, parts: ProviderParts): Provider {
  const { configuration, lifetimes, store, signingKeys, cookieKeys, now } = parts;
  return new Provider(issuer, {
    adapter: (model) => storeAdapter(store, model, now),
    clients: configuration.clients.map((client): ClientMetadata => ({ ...client })),
    jwks: { keys: [...signingKeys] },
    cookies: { keys: [...cookieKeys] },
    claims: claimsOfScopes(configuration.scopes),
    conformIdTokenClaims: !configuration.claimsInIdToken,
    findAccount: (_, sub) => accountOf(configuration.users, sub),
    extraTokenClaims: (_, token) =>
      token.kind === 'AccessToken' ? claimsFor(configuration, token) : undefined,
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    clientBasedCORS: (_, origin, { redirectUris = [] }) =>
      redirectUris.some((address) => URL.canParse(address) && new URL(address).origin === origin),
    pkce: {
      required: (_, { tokenEndpointAuthMethod }) =>
        configuration.pkce === 'all' ||
        (configuration.pkce === 'public' && tokenEndpointAuthMethod === 'none'),
    },
    rotateRefreshToken: true,
    ttl: ttlOf(lifetimes),
    renderError: errorPage,
    // Its own would refuse addresses of private networks: here there are no others.
    fetch: (address, { dispatcher: _, ...options }: RequestInit & { dispatcher?: unknown } = {}) =>
      fetch(address, options),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: (_, client, token) => mayAsk(client, token) },
      revocation: { enabled: true, allowedPolicy: (_, client, token) => mayRevoke(client, token) },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: confirmLogout,
        postLogoutSuccessSource: loggedOut,
      },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: enterUserCode,
        userCodeConfirmSource: confirmDevice,
        successSource: deviceDone,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: (ctx, _, oneOf) => oneOf ?? impliedResource(ctx, configuration.resources),
        getResourceServerInfo(_, wanted) {
          const resource = configuration.resources.find(({ identifier }) => identifier === wanted);
          if (resource === undefined) throw new errors.InvalidTarget();
          return {
            scope: resource.scopes.join(' '),
            accessTokenFormat: resource.format,
            accessTokenTTL: lifetimes.access,
          };
        },
      },
    },
  });
}

function accountOf(users: readonly User[], sub: string) {
  const user = users.find((one) => one.sub === sub);
  return user && { accountId: sub, claims: () => ({ ...user.claims, sub }) };
}

/** What an API's own tokens tell of a person, so that it need not ask. */
function claimsFor(
  { users, resources }: Configuration,
  {
    accountId,
    aud,
  }: { readonly accountId?: string | undefined; readonly aud?: string | string[] | undefined },
): Record<string, unknown> | undefined {
  const claims = users.find(({ sub }) => sub === accountId)?.claims;
  const wanted = resources.find(({ identifier }) => identifier === aud)?.claims;
  return (
    claims && wanted && Object.fromEntries(Object.entries(claims).filter(([name]) => wanted.includes(name)))
  );
}

/** Who asks for the scope of one API, and not to know who somebody is, means a token for that API. */
function impliedResource(ctx: KoaContextWithOIDC, resources: readonly Resource[]): string | undefined {
  const scopes = String(ctx.oidc.params?.['scope'] ?? '').split(' ');
  if (scopes.includes('openid')) return undefined;
  return resources.find((resource) => resource.scopes.some((scope) => scopes.includes(scope)))?.identifier;
}

interface Asking {
  readonly clientId: string;
  readonly tokenEndpointAuthMethod?: string | undefined;
}
interface Given {
  readonly clientId?: string | undefined;
}

/** A confidential client may be an API that was shown somebody's token; a public one may be anybody (RFC 7662, section 4). */
const mayAsk = (client: Asking, token: Given): boolean =>
  client.tokenEndpointAuthMethod !== 'none' || token.clientId === client.clientId;

/** Its own tokens; a public client, which may be anybody, is not told whether another's exists (RFC 7009, section 2.1). */
function mayRevoke(client: Asking, token: Given): boolean {
  if (token.clientId === client.clientId) return true;
  if (client.tokenEndpointAuthMethod === 'none') return false;
  throw new errors.InvalidRequest('this token was given to another client');
}

const ttlOf = ({ access, id, refresh, code, device, session }: Lifetimes) => ({
  AccessToken: access,
  ClientCredentials: access,
  IdToken: id,
  RefreshToken: refresh,
  AuthorizationCode: code,
  DeviceCode: device,
  Interaction: 3600,
  Session: session,
  // A grant that ends before what was given on it would end that too.
  Grant: Math.max(access, refresh, session, device),
});
