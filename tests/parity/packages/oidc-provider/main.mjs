// oidc-provider and openid-client: discovery, code flow with PKCE, login and consent, refresh, introspection, revocation, client credentials, refusals.
import { createHash, webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';
import * as client from 'openid-client';

const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;
const redirectUri = 'http://127.0.0.1:9/callback';
const { privateKey } = await webcrypto.subtle.generateKey(
  {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
  true,
  ['sign', 'verify'],
);
const { key_ops: _operations, ext: _ext, ...jwk } = await webcrypto.subtle.exportKey('jwk', privateKey);
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'web',
      client_secret: 'web-secret',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      scope: 'openid email offline_access',
    },
    {
      client_id: 'job',
      client_secret: 'job-secret',
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
    },
  ],
  jwks: { keys: [{ ...jwk, kid: 'key-1', alg: 'RS256', use: 'sig' }] },
  cookies: { keys: ['a cookie secret'] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  features: {
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    devInteractions: { enabled: false },
  },
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@example.org`, email_verified: true }),
  }),
  issueRefreshToken: (_, asking) => asking.grantTypeAllowed('refresh_token'),
  pkce: { required: () => true },
  ttl: {
    AccessToken: 600,
    IdToken: 600,
    Session: 600,
    Interaction: 600,
    Grant: 600,
    RefreshToken: 3600,
    AuthorizationCode: 60,
    ClientCredentials: 300,
  },
});
const events = [];
for (const event of [
  'authorization.success',
  'grant.success',
  'grant.error',
  'authorization.error',
  'server_error',
  'access_token.issued',
  'refresh_token.consumed',
])
  provider.on(event, (...values) => {
    const error = values.find((value) => value instanceof Error);
    events.push(`${event}${error ? ` ${error.error ?? error.stack}` : ''}`);
  });

/** The login page: who asks is logged in at once, and consents to all that is asked. */
async function interact(request, response) {
  const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login')
    return provider.interactionFinished(
      request,
      response,
      { login: { accountId: 'ann' } },
      { mergeWithLastSubmission: false },
    );
  const grant = grantId
    ? await provider.Grant.find(grantId)
    : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  for (const scope of prompt.details.missingOIDCScope ?? []) grant.addOIDCScope(scope);
  if (prompt.details.missingOIDCClaims) grant.addOIDCClaims(prompt.details.missingOIDCClaims);
  return provider.interactionFinished(
    request,
    response,
    { consent: { grantId: await grant.save() } },
    { mergeWithLastSubmission: true },
  );
}
const callback = provider.callback();
server.on('request', (request, response) =>
  request.url.startsWith('/interaction/')
    ? interact(request, response).catch((error) => response.writeHead(500).end(error.stack))
    : callback(request, response),
);

const insecure = { execute: [client.allowInsecureRequests] };
const config = await client.discovery(new URL(issuer), 'web', 'web-secret', undefined, insecure);
const metadata = config.serverMetadata();
console.log(
  metadata.issuer === issuer,
  metadata.grant_types_supported,
  metadata.code_challenge_methods_supported,
  metadata.id_token_signing_alg_values_supported,
);
const jwks = await (await fetch(metadata.jwks_uri)).json();
console.log(jwks.keys.map(({ kty, alg, kid, use, d }) => ({ kty, alg, kid, use, d })));

/** A browser with cookies: follows redirects until one leaves for the client. */
async function browse(start, jar = new Map()) {
  let url = start;
  const steps = [];
  for (;;) {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      if (value === '' || /expires=Thu, 01 Jan 1970/.test(cookie)) jar.delete(name);
      else jar.set(name, value);
    }
    steps.push(`${response.status} ${new URL(url).pathname.replace(/\/[\w-]{20,}/g, '/…')}`);
    const location = response.headers.get('location');
    if (location === null) return { steps, jar, status: response.status, text: await response.text() };
    url = new URL(location, url);
    if (url.href.startsWith(redirectUri)) return { steps, jar, url };
  }
}

const verifier = client.randomPKCECodeVerifier();
const challenge = await client.calculatePKCECodeChallenge(verifier);
console.log(challenge === createHash('sha256').update(verifier).digest('base64url'));
const [state, nonce] = [client.randomState(), client.randomNonce()];
const asked = {
  redirect_uri: redirectUri,
  scope: 'openid email offline_access',
  prompt: 'consent',
  code_challenge: challenge,
  code_challenge_method: 'S256',
  state,
  nonce,
};
const { steps, jar, url } = await browse(client.buildAuthorizationUrl(config, asked));
console.log(steps, [...url.searchParams.keys()].sort());
const tokens = await client.authorizationCodeGrant(config, url, {
  pkceCodeVerifier: verifier,
  expectedState: state,
  expectedNonce: nonce,
});
const { sub, aud, nonce: echoed } = tokens.claims();
console.log({
  sub,
  aud,
  same: echoed === nonce,
  type: tokens.token_type,
  expires: tokens.expires_in,
  scope: tokens.scope,
});
console.log(await client.fetchUserInfo(config, tokens.access_token, 'ann'));
await client
  .authorizationCodeGrant(config, url, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
  })
  .catch(({ name, code, error, status }) => console.log('replayed', { name, code, error, status }));

// The replay has ended the grant: what it gave is void. A second login needs no password, there is a session.
const again = await browse(client.buildAuthorizationUrl(config, asked), jar);
console.log(again.steps);
const fresh = await client.authorizationCodeGrant(config, again.url, {
  pkceCodeVerifier: verifier,
  expectedState: state,
  expectedNonce: nonce,
});
const {
  active,
  scope,
  client_id: clientId,
  token_type: type,
} = await client.tokenIntrospection(config, fresh.access_token);
console.log({ active, scope, clientId, type }, await client.tokenIntrospection(config, tokens.access_token));
const refreshed = await client.refreshTokenGrant(config, fresh.refresh_token);
console.log(
  refreshed.access_token !== fresh.access_token,
  typeof refreshed.refresh_token,
  refreshed.claims().sub,
);
await client.tokenRevocation(config, refreshed.access_token);
console.log(await client.tokenIntrospection(config, refreshed.access_token));
await client.fetchUserInfo(config, refreshed.access_token, 'ann').catch(({ name, code, cause }) =>
  console.log(
    name,
    code,
    cause?.map?.(({ scheme, parameters }) => [scheme, parameters.error]),
  ),
);

const wrongState = await client
  .authorizationCodeGrant(config, again.url, { pkceCodeVerifier: verifier, expectedState: 'other' })
  .catch((error) => error);
console.log(wrongState.name, wrongState.message);
const wrongVerifier = await browse(client.buildAuthorizationUrl(config, asked), jar);
await client
  .authorizationCodeGrant(config, wrongVerifier.url, {
    pkceCodeVerifier: client.randomPKCECodeVerifier(),
    expectedState: state,
    expectedNonce: nonce,
  })
  .catch(({ error, status }) => console.log({ error, status }));
const noChallenge = await browse(
  client.buildAuthorizationUrl(config, { redirect_uri: redirectUri, scope: 'openid', state }),
  jar,
);
console.log(noChallenge.url.searchParams.get('error'), noChallenge.url.searchParams.get('error_description'));
const evil = await browse(
  client.buildAuthorizationUrl(config, {
    redirect_uri: 'http://evil.example/',
    scope: 'openid',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  }),
  jar,
);
console.log(evil.status, /redirect_uri did not match/.test(evil.text));

const job = await client.discovery(
  new URL(issuer),
  'job',
  undefined,
  client.ClientSecretBasic('job-secret'),
  insecure,
);
const machine = await client.clientCredentialsGrant(job);
console.log(
  machine.token_type,
  machine.expires_in,
  (await client.tokenIntrospection(job, machine.access_token)).client_id,
);
const thief = await client.discovery(
  new URL(issuer),
  'job',
  undefined,
  client.ClientSecretPost('guess'),
  insecure,
);
await client
  .clientCredentialsGrant(thief)
  .catch(({ name, error, status, code }) => console.log({ name, error, status, code }));
console.log(events);
server.closeAllConnections();
server.close();
process.exit();
