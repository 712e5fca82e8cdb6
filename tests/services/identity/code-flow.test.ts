import * as client from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser } from './browser';
import { askForCode, discover, REDIRECT } from './client';
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

describe('the code flow through openid-client', () => {
  it('asks who, asks what, and gives tokens for a code', async () => {
    const { url, expected } = await askForCode(config);
    const login = await browser.open(url);
    expect(login).toMatchObject({ status: 200, title: 'Sign in' });
    expect(login.html).toContain('<strong>Web shop</strong>');
    expect(login.html).not.toContain('<script');
    const consent = await browser.submit(login, { username: 'ada', password: 'ada-password' });
    expect(consent).toMatchObject({ status: 200, title: 'Let Web shop in?' });
    for (const wish of ['know who you are', 'see your e-mail address', 'keep this access while you are away'])
      expect(consent.html).toContain(wish);
    const callback = await browser.submitAndLeave(consent);
    expect(callback.origin + callback.pathname).toBe(REDIRECT);
    expect([...callback.searchParams.keys()].sort()).toEqual(['code', 'iss', 'state']);

    const tokens = await client.authorizationCodeGrant(config, callback, expected);
    expect(tokens).toMatchObject({
      token_type: 'bearer',
      expires_in: 600,
      scope: 'openid profile email offline_access',
      refresh_token: expect.any(String),
    });
    expect(tokens.claims()).toMatchObject({
      iss: service.issuer,
      aud: 'web',
      sub: '100000000000000000001',
      nonce: expected.expectedNonce,
    });
    // What the scopes tell comes from /me, where there is an access token (OpenID Connect Core, section 5.4).
    expect(tokens.claims()).not.toHaveProperty('email');
    expect(await client.fetchUserInfo(config, tokens.access_token, '100000000000000000001')).toMatchObject({
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      email_verified: true,
    });
  });

  it('does not say whether a user exists, and keeps what was typed', async () => {
    const { url } = await askForCode(config);
    const login = await browser.open(url);
    const wrong = await browser.submit(login, { username: 'ada', password: 'guess' });
    const unknown = await browser.submit(wrong, { username: '<eve>', password: 'guess' });
    for (const page of [wrong, unknown]) {
      expect(page.status).toBe(400);
      expect(page.html).toContain('There is no such user with this password.');
    }
    expect(wrong.html).toContain('value="ada"');
    expect(unknown.html).toContain('value="&lt;eve&gt;"');
    expect((await browser.submit(unknown, { username: 'bob', password: 'bob-password' })).status).toBe(200);
  });

  it('tells the client when somebody says no', async () => {
    const { url, expected } = await askForCode(config);
    const consent = await browser.submit(await browser.open(url), {
      username: 'ada',
      password: 'ada-password',
    });
    const callback = await browser.submitAndLeave(consent, {}, 1);
    expect(Object.fromEntries(callback.searchParams)).toMatchObject({
      error: 'access_denied',
      state: expected.expectedState,
      iss: service.issuer,
    });
  });

  it('asks nothing of somebody who is signed in and has agreed', async () => {
    await browser.signIn((await askForCode(config)).url);
    const silent = await askForCode(config, { scope: 'openid email', prompt: 'none' });
    const callback = await browser.leave(silent.url);
    const tokens = await client.authorizationCodeGrant(config, callback, silent.expected);
    expect(tokens.claims()?.sub).toBe('100000000000000000001');

    const stranger = new Browser(service.issuer);
    const refused = await stranger.leave(silent.url);
    expect(refused.searchParams.get('error')).toBe('login_required');
  });

  it('keeps two people and two clients apart', async () => {
    const spa = await discover(service, 'spa', client.None());
    const asBob = await askForCode(spa);
    const bob = await client.authorizationCodeGrant(
      spa,
      await new Browser(service.issuer).signIn(asBob.url, 'bob'),
      asBob.expected,
    );
    expect(bob.claims()).toMatchObject({ aud: 'spa', sub: '100000000000000000002' });
    expect(await client.fetchUserInfo(spa, bob.access_token, '100000000000000000002')).toMatchObject({
      email: 'bob@example.com',
      email_verified: false,
    });
    await expect(client.refreshTokenGrant(config, bob.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('takes no form that is longer than a name and a password', async () => {
    const login = await browser.open((await askForCode(config)).url);
    const page = await browser.submit(login, { username: 'ada', password: 'a'.repeat(100_000) });
    expect(page.status).toBe(400);
    expect(page.html).toContain('the form is longer than 16384 bytes');
  });

  it('gives a page that says so to a form that has lost its interaction', async () => {
    const login = await browser.open((await askForCode(config)).url);
    const stranger = await new Browser(service.issuer).submit(login, {
      username: 'ada',
      password: 'ada-password',
    });
    expect(stranger.status).toBe(400);
    expect(stranger.title).toBe('This request cannot go on');
  });
});
