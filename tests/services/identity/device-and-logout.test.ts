import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser } from './browser';
import { askForCode, discover } from './client';
import { type StartedIdentity, startIdentity } from './start';

let service: StartedIdentity;
let browser: Browser;
beforeAll(async () => {
  service = await startIdentity();
});
beforeEach(async () => {
  await service.reset();
  browser = new Browser(service.issuer);
});
afterAll(() => service.stop());

describe('a device without a keyboard', () => {
  async function begin() {
    const tv = await discover(service, 'tv', client.None());
    const asked = await client.initiateDeviceAuthorization(tv, { scope: 'openid profile' });
    return { tv, asked };
  }
  const poll = (tv: client.Configuration, { device_code }: client.DeviceAuthorizationResponse) =>
    client.genericGrantRequest(tv, 'urn:ietf:params:oauth:grant-type:device_code', { device_code });

  it('gets tokens when somebody has typed in its code elsewhere', async () => {
    const { tv, asked } = await begin();
    expect(asked.user_code).toMatch(/^[B-Z]{4}-[B-Z]{4}$/);
    await expect(poll(tv, asked)).rejects.toMatchObject({ error: 'authorization_pending' });

    const enter = await browser.open(asked.verification_uri);
    expect(enter.title).toBe('Connect a device');
    expect(enter.html).toMatch(/<input aria-label="Code" aria-describedby="hint"[^>]* name="user_code"/);
    const unknown = await browser.submit(enter, { user_code: 'BBBB-BBBB' });
    expect(unknown.html).toContain('There is no such code. Look at your device again.');
    const confirm = await browser.submit(unknown, { user_code: asked.user_code.toLowerCase() });
    expect(confirm.title).toBe('Is this your device?');
    expect(confirm.html).toContain(`<code>${asked.user_code}</code>`);
    const login = await browser.submit(confirm);
    const consent = await browser.submit(login, { username: 'bob', password: 'bob-password' });
    expect(consent.title).toBe('Let Television in?');
    expect((await browser.submit(consent)).title).toBe('Device connected');

    const tokens = await client.pollDeviceAuthorizationGrant(tv, { ...asked, interval: 0.001 });
    expect(tokens.claims()).toMatchObject({ sub: '100000000000000000002', aud: 'tv' });
    await expect(poll(tv, asked)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('is refused when they cancel', async () => {
    const { tv, asked } = await begin();
    const confirm = await browser.submit(await browser.open(asked.verification_uri), {
      user_code: asked.user_code,
    });
    const cancelled = await browser.submit(confirm, { abort: 'yes' });
    expect(cancelled.html).toContain('Cancelled. Nothing was given to the device.');
    await expect(poll(tv, asked)).rejects.toMatchObject({ error: 'access_denied' });
  });
});

describe('logout', () => {
  it('ends the session, and leads back to where the client wants', async () => {
    const config = await discover(service);
    const { url, expected } = await askForCode(config);
    const tokens = await client.authorizationCodeGrant(config, await browser.signIn(url), expected);
    const parameters = { id_token_hint: tokens.id_token ?? '', state: 'after' };
    const leave = (to: string) =>
      browser.open(client.buildEndSessionUrl(config, { ...parameters, post_logout_redirect_uri: to }));
    expect((await leave('http://evil.example/')).status).toBe(400);

    const page = await leave('http://localhost:3000/');
    expect(page.title).toBe('Sign out?');
    const after = await browser.submitAndLeave(page, { logout: 'yes' });
    expect(after.href).toBe('http://localhost:3000/?state=after');
    const silent = await askForCode(config, { prompt: 'none', scope: 'openid' });
    expect((await browser.leave(silent.url)).searchParams.get('error')).toBe('login_required');
    // Access that was to last without them does (OpenID Connect Core, section 11).
    expect((await client.refreshTokenGrant(config, tokens.refresh_token ?? '')).access_token).toBeTruthy();
  });

  it('of one application leaves the session alone', async () => {
    const config = await discover(service);
    await browser.signIn((await askForCode(config)).url);
    const page = await browser.open(client.buildEndSessionUrl(config));
    await browser.submit(page);
    // Who they are is known; what this application may do is asked again.
    const again = await browser.open((await askForCode(config)).url);
    expect(again.title).toBe('Let Web shop in?');
  });

  it('tells other applications behind the browser, with a token that says whom (back-channel logout)', async () => {
    const application = createServer().listen(0, '127.0.0.1');
    await once(application, 'listening');
    const address = `http://127.0.0.1:${(application.address() as AddressInfo).port}`;
    const folder = await mkdtemp(join(tmpdir(), 'identity-'));
    const config = join(folder, 'config.json');
    await writeFile(
      config,
      JSON.stringify({
        clients: [
          {
            client_id: 'web',
            client_secret: 'web-secret-that-everybody-knows',
            redirect_uris: ['http://localhost:3000/callback'],
            backchannel_logout_uri: `${address}/backchannel`,
            backchannel_logout_session_required: true,
          },
        ],
      }),
    );
    const own = await startIdentity({ config });
    try {
      const web = await discover(own);
      const there = new Browser(own.issuer);
      const { url, expected } = await askForCode(web, { scope: 'openid', prompt: 'login' });
      const tokens = await client.authorizationCodeGrant(web, await there.signIn(url), expected);
      const told = once(application, 'request').then(async ([request, response]) => {
        let body = '';
        for await (const chunk of request as IncomingMessage) body += chunk;
        response.end();
        return new URLSearchParams(body).get('logout_token') ?? '';
      });
      await there.submit(await there.open(client.buildEndSessionUrl(web)), { logout: 'yes' });
      const keys = createRemoteJWKSet(new URL(`${own.issuer}/jwks`));
      const { payload } = await jwtVerify(await told, keys, { issuer: own.issuer, audience: 'web' });
      expect(payload).toMatchObject({
        sub: tokens.claims()?.sub,
        sid: tokens.claims()?.['sid'],
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      });
      expect(payload).not.toHaveProperty('nonce');
    } finally {
      await own.stop();
      application.closeAllConnections();
      application.close();
      await rm(folder, { recursive: true });
    }
  });
});
