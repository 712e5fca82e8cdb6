import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import * as client from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_CONFIGURATION } from '../../../sandboxes/services/identity/default-configuration';
import { Browser } from './browser';
import { askForCode, discover, REDIRECT } from './client';
import { type StartedIdentity, startIdentity } from './start';

const API = 'http://api.example/';
const CLIENT = { client_secret: 'secret', redirect_uris: [REDIRECT] };

let folder: string;
let service: StartedIdentity;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'identity-'));
  const config = join(folder, 'config.json');
  await writeFile(
    config,
    JSON.stringify({
      clients: [
        { ...CLIENT, client_id: 'web' },
        {
          client_id: 'spa',
          token_endpoint_auth_method: 'none',
          redirect_uris: [REDIRECT],
        },
        // A provider sends no ID token through a browser to plain HTTP, but to a program on the same machine.
        {
          ...CLIENT,
          client_id: 'hybrid',
          application_type: 'native',
          response_types: ['code id_token'],
          grant_types: ['authorization_code', 'implicit'],
        },
      ],
      users: [
        ...DEFAULT_CONFIGURATION.users,
        { username: 'eve', password: 'eve-password', sub: '7', claims: { roles: ['editor'], name: 'Eve' } },
      ],
      resources: [{ identifier: API, scopes: ['orders:read'], claims: ['roles'] }],
      scopes: { roles: ['roles'] },
      pkce: 'none',
      claimsInIdToken: true,
    }),
  );
  service = await startIdentity({ config });
});
beforeEach(async () => {
  await service.reset();
  browser = new Browser(service.issuer);
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true });
});
const discovered = (id: string) => discover(service, id, client.ClientSecretBasic('secret'));

describe('what a file can ask for', () => {
  it('a provider that lets a code without a challenge pass: then who steals it can redeem it', async () => {
    const spa = await discover(service, 'spa', client.None());
    const url = client.buildAuthorizationUrl(spa, { redirect_uri: REDIRECT, scope: 'openid' });
    const stolen = await browser.signIn(url);
    const thief = await discover(service, 'spa', client.None());
    const tokens = await client.authorizationCodeGrant(thief, stolen);
    expect(tokens.claims()?.sub).toBe('100000000000000000001');
  });

  it('an ID token that says by itself what its scopes ask for', async () => {
    const web = await discovered('web');
    const { url, expected } = await askForCode(web, { scope: 'openid email' });
    const tokens = await client.authorizationCodeGrant(web, await browser.signIn(url, 'bob'), expected);
    expect(tokens.claims()).toMatchObject({ email: 'bob@example.com', email_verified: false });
    expect(tokens.claims()).not.toHaveProperty('name');
  });

  it('roles, by a scope of their own and in the tokens of an API', async () => {
    const web = await discovered('web');
    const first = await askForCode(web, { scope: 'openid roles' });
    const tokens = await client.authorizationCodeGrant(
      web,
      await browser.signIn(first.url, 'eve'),
      first.expected,
    );
    expect(tokens.claims()).toMatchObject({ sub: '7', roles: ['editor'] });
    const next = await askForCode(web, { scope: 'openid orders:read', resource: API });
    const callback = await browser.submitAndLeave(await browser.open(next.url));
    const forApi = await client.authorizationCodeGrant(web, callback, next.expected, { resource: API });
    const claims = decodeJwt(forApi.access_token);
    expect(claims).toMatchObject({ sub: '7', aud: API, roles: ['editor'], scope: 'orders:read' });
    expect(claims).not.toHaveProperty('name');
  });

  it('the hybrid flow: the redirect carries a code and an ID token', async () => {
    const hybrid = await discovered('hybrid');
    client.useCodeIdTokenResponseType(hybrid);
    const { url, expected } = await askForCode(hybrid, { scope: 'openid' });
    const callback = await browser.signIn(url);
    expect(callback.search).toBe('');
    // No `iss`: the ID token has it (RFC 9207, section 2).
    expect([...new URLSearchParams(callback.hash.slice(1)).keys()].sort()).toEqual([
      'code',
      'id_token',
      'state',
    ]);
    const tokens = await client.authorizationCodeGrant(hybrid, callback, expected);
    expect(tokens.claims()).toMatchObject({ aud: 'hybrid', nonce: expected.expectedNonce });
  });
});

describe('what makes the flow harder to attack', () => {
  it('parameters that never go through the browser (RFC 9126)', async () => {
    const web = await discovered('web');
    const { url, expected } = await askForCode(web);
    const pushed = await client.buildAuthorizationUrlWithPAR(web, Object.fromEntries(url.searchParams));
    expect([...pushed.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']);
    const tokens = await client.authorizationCodeGrant(web, await browser.signIn(pushed), expected);
    expect(tokens.claims()?.aud).toBe('web');
  });

  it('an access token that only its key opens (RFC 9449)', async () => {
    const web = await discovered('web');
    const DPoP = client.getDPoPHandle(web, await client.randomDPoPKeyPair('ES256'));
    const { url, expected } = await askForCode(web, { scope: 'openid email' });
    const callback = await browser.signIn(url);
    const tokens = await client.authorizationCodeGrant(web, callback, expected, undefined, { DPoP });
    expect(tokens.token_type).toBe('dpop');
    const info = await client.fetchUserInfo(web, tokens.access_token, '100000000000000000001', { DPoP });
    expect(info.email).toBe('ada@example.com');
    const stolen = await fetch(`${service.issuer}/me`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(stolen.status).toBe(401);
  });

  it('scripts of other pages cannot read tokens (CORS)', async () => {
    const ask = (origin: string) =>
      fetch(`${service.issuer}/token`, {
        method: 'POST',
        headers: { origin },
        body: new URLSearchParams({ grant_type: 'authorization_code', client_id: 'spa', code: 'made up' }),
      });
    const own = await ask('http://localhost:3000');
    expect(own.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    expect(await own.json()).toMatchObject({ error: 'invalid_grant' });
    const other = await ask('http://evil.example');
    expect(await other.json()).toMatchObject({ error: 'invalid_request' });
    expect(other.headers.get('access-control-allow-origin')).not.toBe('http://evil.example');
  });
});

describe('/_control', () => {
  it('shows what there is without what opens it, and what happened', async () => {
    const web = await discovered('web');
    const { url, expected } = await askForCode(web, { scope: 'openid' });
    const tokens = await client.authorizationCodeGrant(web, await browser.signIn(url), expected);
    const read = async (path: string) => (await fetch(`${service.issuer}/_control/${path}`)).text();
    const records = await read('records');
    expect(JSON.parse(records)).toContainEqual(
      expect.objectContaining({
        kind: 'AccessToken',
        user: '100000000000000000001',
        client: 'web',
        scope: 'openid',
      }),
    );
    expect(records).not.toContain(tokens.access_token);
    expect(JSON.parse(await read('events'))).toContainEqual(
      expect.objectContaining({ event: 'grant.success', client: 'web', user: '100000000000000000001' }),
    );
    const unknown = await fetch(`${service.issuer}/_control/rotate-keys`);
    expect([unknown.status, await unknown.text()]).toEqual([
      404,
      expect.stringContaining('POST /_control/rotate-keys'),
    ]);
  });
});
