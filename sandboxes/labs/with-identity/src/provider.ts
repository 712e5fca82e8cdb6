import * as client from 'openid-client';

const {
  OIDC_ISSUER = 'http://localhost:4444',
  OIDC_CLIENT_ID = 'web',
  OIDC_CLIENT_SECRET = '',
} = process.env;

/** What must come back as it went: between the two the browser was somewhere else. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export interface SignedIn {
  /** Who it is, for ever: names and mail addresses change hands, an issuer's `sub` does not. */
  readonly key: string;
  readonly name: string;
  readonly email: string | null;
  readonly idToken: string;
}

let known: Promise<client.Configuration> | null = null;

/** Its addresses and keys, asked for once; again where that failed. */
function discovered(): Promise<client.Configuration> {
  known ??= client
    .discovery(new URL(OIDC_ISSUER), OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, undefined, {
      // Inside the sandbox there is no TLS. In the world there must be.
      execute: [client.allowInsecureRequests],
    })
    .catch((error) => {
      known = null;
      throw error;
    });
  return known;
}

export async function begin(callback: string): Promise<{ attempt: Attempt; url: URL }> {
  const config = await discovered();
  const attempt = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
  };
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: 'openid profile email',
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: 'S256',
  });
  return { attempt, url };
}

/** @param url of the callback, with what the provider added to it */
export async function complete(url: URL, { state, nonce, verifier }: Attempt): Promise<SignedIn> {
  const config = await discovered();
  const tokens = await client.authorizationCodeGrant(config, url, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (!claims || !tokens.id_token) throw new Error('The provider sent no ID token');
  const person = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
  return {
    key: `${claims.iss} ${claims.sub}`,
    name: person.name ?? claims.sub,
    // Anybody may type in any address: only one that was verified says something.
    email: person.email_verified === true ? (person.email ?? null) : null,
    idToken: tokens.id_token,
  };
}

/** Where the browser goes to be signed out at the provider too. */
export async function goodbye(idToken: string, home: string): Promise<URL> {
  return client.buildEndSessionUrl(await discovered(), {
    id_token_hint: idToken,
    post_logout_redirect_uri: home,
  });
}
