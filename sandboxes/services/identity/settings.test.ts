import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlagValues } from '../service';
import { configurationOf } from './configuration';
import { DEFAULT_CONFIGURATION } from './default-configuration';
import { identity } from './index';
import { lifetimesOf } from './lifetimes';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'identity-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function given(configuration: unknown): FlagValues {
  const config = join(folder, 'config.json');
  writeFileSync(config, typeof configuration === 'string' ? configuration : JSON.stringify(configuration));
  return { config };
}
const start = (flags: FlagValues) =>
  identity.start({ host: '127.0.0.1', port: 0, data: null, assets: null, flags, log: () => undefined });

describe('the file of --config', () => {
  it('replaces what it names, and nothing else', () => {
    const users = [{ username: 'eve', password: 'p', sub: '7' }];
    expect(configurationOf(given({ users, pkce: 'none' }))).toEqual({
      ...DEFAULT_CONFIGURATION,
      users: [{ username: 'eve', password: 'p', sub: '7', claims: {} }],
      pkce: 'none',
    });
  });

  it.each([
    ['no JSON', '{', /--config .*config\.json: /],
    ['another word', { user: [] }, /user/],
    ['a user without a subject', { users: [{ username: 'a', password: 'b' }] }, /users\[0\]\.sub/],
    [
      'a user twice',
      { users: [1, 2].map((sub) => ({ username: 'a', password: 'b', sub: `${sub}` })) },
      /"a" is there twice/,
    ],
    ['a scope with a space', { resources: [{ identifier: 'http://a/', scopes: ['a b'] }] }, /has no spaces/],
  ])('with %s is refused', (_, configuration, message) => {
    expect(() => configurationOf(given(configuration))).toThrow(message);
  });

  it('with a client that no provider takes is refused before anybody asks for it', async () => {
    const clients = [{ client_id: 'x', client_secret: 'y', redirect_uris: ['callback'] }];
    await expect(start(given({ clients }))).rejects.toThrow(
      'identity: client "x": redirect_uris must only contain valid uris. Mend it in the file of --config.',
    );
  });
});

describe('flags', () => {
  it('--ttl sets what it names', () => {
    expect(lifetimesOf({ ttl: ['access=30', 'code=1'] })).toMatchObject({ access: 30, code: 1, id: 600 });
  });

  it.each(['access', 'access=', 'access=0', 'access=-1', 'toString=1', 'cookie=5'])(
    '--ttl %s is refused',
    (ttl) => {
      expect(() => lifetimesOf({ ttl: [ttl] })).toThrow(
        /takes one of access, id, refresh, code, device, session/,
      );
    },
  );

  it.each(['identity', 'ftp://identity', 'http://identity/', 'http://identity/path', 'http://identity?a'])(
    '--issuer %s is refused',
    async (issuer) => {
      await expect(start({ issuer })).rejects.toThrow(/--issuer takes a scheme, a host and a port/);
    },
  );

  it('tell a lab where it is', () => {
    const place = { host: 'sso', port: 4444 };
    expect(identity.environment({ ...place, flags: {} })['OIDC_ISSUER']).toBe('http://sso:4444');
    expect(identity.environment({ ...place, flags: { issuer: 'http://id' } })['OIDC_ISSUER']).toBe(
      'http://id',
    );
  });
});
