import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser } from './browser';
import { askForCode, discover } from './client';
import { type StartedIdentity, startIdentity } from './start';

const API = 'http://app:3000/api';
const JOB = client.ClientSecretBasic('job-secret-that-everybody-knows');

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

async function signIn(where = browser) {
  const { url, expected } = await askForCode(config);
  return client.authorizationCodeGrant(config, await where.signIn(url), expected);
}
const isActive = async (token: string) => (await client.tokenIntrospection(config, token)).active;
const events = async () =>
  ((await (await fetch(`${service.issuer}/_control/events`)).json()) as { event: string }[]).map(
    ({ event }) => event,
  );

describe('tokens', () => {
  it('a refresh token is good for once; a second time ends everything that came of it', async () => {
    const first = await signIn();
    const second = await client.refreshTokenGrant(config, first.refresh_token ?? '');
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(second.access_token).not.toBe(first.access_token);
    expect(second.claims()?.sub).toBe('100000000000000000001');
    const third = await client.refreshTokenGrant(config, second.refresh_token ?? '');
    expect(await isActive(third.access_token)).toBe(true);

    await expect(client.refreshTokenGrant(config, first.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    expect(await isActive(third.access_token)).toBe(false);
    await expect(client.refreshTokenGrant(config, third.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    expect(await events()).toContain('grant.revoked');
  });

  it('asks for less with a refresh, never for more', async () => {
    const { refresh_token: token = '' } = await signIn();
    const less = await client.refreshTokenGrant(config, token, { scope: 'openid email' });
    expect(less.scope).toBe('openid email');
    await expect(
      client.refreshTokenGrant(config, less.refresh_token ?? '', { scope: 'openid address' }),
    ).rejects.toMatchObject({ error: 'invalid_scope' });
  });

  it('introspection says what a token is good for, to whom may ask', async () => {
    const { access_token: token } = await signIn();
    expect(await client.tokenIntrospection(config, token)).toMatchObject({
      active: true,
      client_id: 'web',
      sub: '100000000000000000001',
      scope: 'openid profile email offline_access',
      iss: service.issuer,
      exp: expect.any(Number),
    });
    const spa = await discover(service, 'spa', client.None());
    expect(await client.tokenIntrospection(spa, token)).toEqual({ active: false });
    expect(await client.tokenIntrospection(config, 'made up')).toEqual({ active: false });
  });

  it('revocation ends all that came of the same code, and nothing of others', async () => {
    const one = await signIn();
    await client.tokenRevocation(config, one.access_token);
    expect(await isActive(one.access_token)).toBe(false);
    await expect(
      client.fetchUserInfo(config, one.access_token, client.skipSubjectCheck),
    ).rejects.toMatchObject({
      code: 'OAUTH_WWW_AUTHENTICATE_CHALLENGE',
    });
    await expect(client.refreshTokenGrant(config, one.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    const other = await signIn(new Browser(service.issuer));
    await expect(
      client.tokenRevocation(await discover(service, 'job', JOB), other.access_token),
    ).rejects.toMatchObject({ error: 'invalid_request' });
    await client.tokenRevocation(await discover(service, 'spa', client.None()), other.access_token);
    expect(await isActive(other.access_token)).toBe(true);
    await client.tokenRevocation(config, other.refresh_token ?? '');
    expect(await isActive(other.access_token)).toBe(false);
    // What is not there is not there: no error (RFC 7009, section 2.2).
    await client.tokenRevocation(config, 'made up');
  });

  it('client credentials: a token for one API, as a JWT that everybody can check', async () => {
    const job = await discover(service, 'job', JOB);
    const { access_token: token, scope } = await client.clientCredentialsGrant(job, { scope: 'orders:read' });
    expect(scope).toBe('orders:read');
    const keys = createRemoteJWKSet(new URL(`${service.issuer}/jwks`));
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: service.issuer,
      audience: API,
    });
    expect(protectedHeader).toMatchObject({ typ: 'at+jwt', alg: 'RS256' });
    expect(payload).toMatchObject({ client_id: 'job', sub: 'job', scope: 'orders:read' });
    await expect(
      client.clientCredentialsGrant(job, { resource: 'http://elsewhere.example/', scope: 'orders:read' }),
    ).rejects.toMatchObject({ error: 'invalid_target' });
    // RFC 6749 has unauthorized_client for this; oidc-provider says it so.
    await expect(client.clientCredentialsGrant(config)).rejects.toMatchObject({
      error_description: 'requested grant type is not allowed for this client',
    });
  });

  it('a person gives an application what it may do at one API', async () => {
    const { url, expected } = await askForCode(config, { scope: 'openid orders:read', resource: API });
    const consent = await browser.submit(await browser.open(url), {
      username: 'ada',
      password: 'ada-password',
    });
    expect(consent.html).toContain(`use &quot;orders:read&quot; at ${API}`);
    const callback = await browser.submitAndLeave(consent);
    const { access_token: token } = await client.authorizationCodeGrant(config, callback, expected, {
      resource: API,
    });
    const keys = createRemoteJWKSet(new URL(`${service.issuer}/jwks`));
    const { payload } = await jwtVerify(token, keys, { issuer: service.issuer, audience: API });
    expect(payload).toMatchObject({ sub: '100000000000000000001', scope: 'orders:read', client_id: 'web' });
  });

  it('keys rotate: old signatures stay good until the old key is retired', async () => {
    const { id_token: before = '' } = await signIn();
    const rotate = async (query = '') => {
      const response = await fetch(`${service.issuer}/_control/rotate-keys${query}`, { method: 'POST' });
      return (await response.json()) as { keys: { kid: string; signs: boolean }[] };
    };
    const verify = (token: string) =>
      jwtVerify(token, createRemoteJWKSet(new URL(`${service.issuer}/jwks`)), {
        issuer: service.issuer,
        audience: 'web',
      });
    const old = (await verify(before)).protectedHeader.kid;
    const { keys } = await rotate();
    expect(keys.map(({ signs }) => signs)).toEqual([true, false]);
    expect(keys[1]?.kid).toBe(old);

    const silent = await askForCode(config, { scope: 'openid', prompt: 'none' });
    const { id_token: after = '' } = await client.authorizationCodeGrant(
      config,
      await browser.leave(silent.url),
      silent.expected,
    );
    expect((await verify(after)).protectedHeader.kid).toBe(keys[0]?.kid);
    await verify(before);

    await rotate('?retire');
    for (const token of [before, after])
      await expect(verify(token)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
    const published = (await (await fetch(`${service.issuer}/jwks`)).json()) as { keys: object[] };
    expect(published.keys).toHaveLength(1);
    expect(published.keys[0]).not.toHaveProperty('d');
  });
});
