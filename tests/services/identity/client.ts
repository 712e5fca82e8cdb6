import * as client from 'openid-client';
import { WEB_CLIENT } from '../../../sandboxes/services/identity/definition';
import type { StartedIdentity } from './start';

export const REDIRECT = 'http://localhost:3000/callback';

/** openid-client, told that this provider speaks plain HTTP. */
export const discover = (
  { issuer }: Pick<StartedIdentity, 'issuer'>,
  id: string = WEB_CLIENT.id,
  authentication: client.ClientAuth = client.ClientSecretBasic(WEB_CLIENT.secret),
) =>
  client.discovery(new URL(issuer), id, undefined, authentication, {
    execute: [client.allowInsecureRequests],
  });

export interface CodeRequest {
  readonly url: URL;
  /** What the callback must agree with. */
  readonly expected: client.AuthorizationCodeGrantChecks & {
    readonly pkceCodeVerifier: string;
    readonly expectedState: string;
    readonly expectedNonce: string;
  };
}

/** An authorization request with state, nonce and a code challenge, and what belongs to it. */
export async function askForCode(
  config: client.Configuration,
  parameters: Readonly<Record<string, string>> = {},
): Promise<CodeRequest> {
  const expected = {
    pkceCodeVerifier: client.randomPKCECodeVerifier(),
    expectedState: client.randomState(),
    expectedNonce: client.randomNonce(),
    idTokenExpected: true,
  };
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT,
    scope: 'openid profile email offline_access',
    prompt: 'consent',
    code_challenge: await client.calculatePKCECodeChallenge(expected.pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expected.expectedState,
    nonce: expected.expectedNonce,
    ...parameters,
  });
  return { url, expected };
}
