import * as client from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser } from './browser';
import { askForCode, discover } from './client';
import { type StartedIdentity, startIdentity } from './start';

let service: StartedIdentity;
let config: client.Configuration;
let browser: Browser;
beforeAll(async () => {
  service = await startIdentity();
  config = await discover(service);
});
beforeEach(async () => {
  await service.reset();
  browser = new Browser(service.issuer);
});
afterAll(() => service.stop());

async function codeFor(parameters: Readonly<Record<string, string>> = {}) {
  const { url, expected } = await askForCode(config, parameters);
  return { callback: await browser.signIn(url), expected };
}

describe('what is refused', () => {
  it.each([
    ['a longer path', 'http://localhost:3000/callback/evil'],
    ['another port', 'http://localhost:3001/callback'],
    ['another host', 'http://evil.example/callback'],
    ['a query', 'http://localhost:3000/callback?next=http://evil.example'],
  ])('a redirect to %s: nobody is sent there', async (_, address) => {
    const page = await browser.open((await askForCode(config, { redirect_uri: address })).url);
    expect(page.status).toBe(400);
    expect(page.html).toContain('invalid_redirect_uri');
  });

  it('the implicit grant', async () => {
    const callback = await browser.leave((await askForCode(config, { response_type: 'token' })).url);
    // Where the token would have been.
    expect(new URLSearchParams(callback.hash.slice(1)).get('error')).toBe('unsupported_response_type');
  });

  it('a public client without a code challenge, and any with a plain one', async () => {
    const spa = await discover(service, 'spa', client.None());
    const { url } = await askForCode(spa);
    url.searchParams.delete('code_challenge');
    url.searchParams.delete('code_challenge_method');
    const without = await browser.leave(url);
    expect(Object.fromEntries(without.searchParams)).toMatchObject({
      error: 'invalid_request',
      error_description: expect.stringContaining('PKCE'),
    });
    const plain = await browser.leave((await askForCode(config, { code_challenge_method: 'plain' })).url);
    expect(plain.searchParams.get('error')).toBe('invalid_request');
  });

  it('a stolen code: without its verifier it opens nothing', async () => {
    const { callback, expected } = await codeFor();
    await expect(
      client.authorizationCodeGrant(config, callback, {
        ...expected,
        pkceCodeVerifier: client.randomPKCECodeVerifier(),
      }),
    ).rejects.toMatchObject({ error: 'invalid_grant', status: 400 });
    const { searchParams } = callback;
    const bare = await fetch(`${service.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('web:web-secret-that-everybody-knows')}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: searchParams.get('code') ?? '',
        redirect_uri: callback.origin + callback.pathname,
      }),
    });
    expect([bare.status, await bare.json()]).toMatchObject([400, { error: 'invalid_grant' }]);
  });

  it('a code that comes twice, and what it gave the first time', async () => {
    const { callback, expected } = await codeFor();
    const tokens = await client.authorizationCodeGrant(config, callback, expected);
    await expect(client.authorizationCodeGrant(config, callback, expected)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    expect(await client.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false });
    expect(service.lines.join('\n')).toContain(
      'grant.error: invalid_grant (authorization code already consumed)',
    );
  });

  it('a wrong secret, and a client that is not there', async () => {
    for (const [id, secret] of [
      ['web', 'guess'],
      ['nobody', 'guess'],
    ] as const)
      await expect(
        client.clientCredentialsGrant(await discover(service, id, client.ClientSecretPost(secret))),
      ).rejects.toMatchObject({ error: 'invalid_client', status: 401 });
  });

  it('another state and another nonce, as the client finds', async () => {
    const { callback, expected } = await codeFor();
    await expect(
      client.authorizationCodeGrant(config, callback, { ...expected, expectedState: 'another' }),
    ).rejects.toMatchObject({ code: 'OAUTH_INVALID_RESPONSE' });
    await expect(
      client.authorizationCodeGrant(config, callback, { ...expected, expectedNonce: 'another' }),
    ).rejects.toMatchObject({ code: 'OAUTH_JWT_CLAIM_COMPARISON_FAILED' });
  });

  it('an answer that another provider gave: the mix-up attack (RFC 9207)', async () => {
    const { callback, expected } = await codeFor();
    callback.searchParams.set('iss', 'http://evil.example');
    await expect(client.authorizationCodeGrant(config, callback, expected)).rejects.toMatchObject({
      code: 'OAUTH_INVALID_RESPONSE',
    });
  });

  it('an ID token where an access token belongs', async () => {
    const { callback, expected } = await codeFor();
    const { id_token: idToken = '' } = await client.authorizationCodeGrant(config, callback, expected);
    const response = await fetch(`${service.issuer}/me`, { headers: { authorization: `Bearer ${idToken}` } });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });
});
