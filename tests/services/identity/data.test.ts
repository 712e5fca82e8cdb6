import { appendFile, cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as client from 'openid-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Browser } from './browser';
import { askForCode, discover } from './client';
import { type StartedIdentity, startIdentity } from './start';

let folder: string;
let running: StartedIdentity[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'identity-'));
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((service) => service.stop()));
  await rm(folder, { recursive: true });
});

async function start(data: string | null): Promise<StartedIdentity> {
  const service = await startIdentity({}, { data });
  running.push(service);
  return service;
}
const keyIds = async ({ issuer }: StartedIdentity) => {
  const { keys } = (await (await fetch(`${issuer}/jwks`)).json()) as { keys: { kid: string }[] };
  return keys.map(({ kid }) => kid);
};

async function signedIn(service: StartedIdentity) {
  const config = await discover(service);
  const browser = new Browser(service.issuer);
  const { url, expected } = await askForCode(config);
  const tokens = await client.authorizationCodeGrant(config, await browser.signIn(url), expected);
  return { config, browser, tokens };
}

describe('what outlives the process', () => {
  it('keys, sessions, consent and tokens, also after a crash in the middle of a line', async () => {
    const data = join(folder, 'data');
    await mkdir(data);
    const first = await start(data);
    const { browser, tokens } = await signedIn(first);
    await fetch(`${first.issuer}/_control/rotate-keys`, { method: 'POST' });
    const kids = await keyIds(first);

    // As a crash leaves it: nothing was told to stop.
    const left = join(folder, 'left');
    await cp(data, left, { recursive: true });
    await appendFile(join(left, 'identity.jsonl'), '{"t":"put","rec');
    const second = await start(left);
    expect(await keyIds(second)).toEqual(kids);
    const config = await discover(second);
    expect(await client.tokenIntrospection(config, tokens.access_token)).toMatchObject({ active: true });
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);
    browser.moveTo(second.issuer);
    const silent = await askForCode(config, { prompt: 'none', scope: 'openid email' });
    expect((await browser.leave(silent.url)).searchParams.has('code')).toBe(true);

    // The first process never heard of the refresh; the file of the second has, so a theft is found there after a restart too.
    const again = join(folder, 'again');
    await cp(left, again, { recursive: true });
    const third = await start(again);
    await expect(
      client.refreshTokenGrant(await discover(third), tokens.refresh_token ?? ''),
    ).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('reset forgets everything but its keys, on the disk too', async () => {
    const data = join(folder, 'data');
    await mkdir(data);
    const service = await start(data);
    const kids = await keyIds(service);
    const { config, browser, tokens } = await signedIn(service);
    await fetch(`${service.issuer}/_control/rotate-keys?retire`, { method: 'POST' });
    await service.reset();
    expect(await keyIds(service)).toEqual(kids);
    expect(await client.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false });
    const silent = await askForCode(config, { prompt: 'none', scope: 'openid' });
    expect((await browser.leave(silent.url)).searchParams.get('error')).toBe('login_required');
    const lines = (await readFile(join(data, 'identity.jsonl'), 'utf8')).trim().split('\n');
    expect(lines.filter((line) => line.includes('Token'))).toEqual([]);
  });

  it('nothing without a folder, and another provider has other keys', async () => {
    const [one, other] = [await start(null), await start(null)];
    expect(await keyIds(one)).not.toEqual(await keyIds(other));
  });
});
