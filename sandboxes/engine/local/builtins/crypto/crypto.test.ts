import native from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, test, vi } from 'vitest';
import ours from './index';

vi.mock('../../process/chunks', async () => {
  const chunk = await import('./keys-and-ciphers');
  return { loadChunk: () => chunk };
});

type Crypto = typeof native;

/** What a call gives or throws, in a form that can be compared. */
function outcome(call: (crypto: Crypto) => unknown, crypto: unknown): unknown {
  try {
    return call(crypto as Crypto);
  } catch (error) {
    const { name, message, code } = error as Error & { code?: string };
    return { name, message, code };
  }
}

const same: readonly [string, (crypto: Crypto) => unknown][] = [
  ...[
    'md5',
    'sha1',
    'sha224',
    'SHA256',
    'RSA-SHA256',
    'sha384',
    'sha512',
    'sha512-256',
    'sha3-256',
    'ripemd160',
  ].map((name): [string, (c: Crypto) => unknown] => [
    name,
    (c) =>
      c
        .createHash(name)
        .update('naïve')
        .update(Buffer.from([0, 255]))
        .digest('hex'),
  ]),
  ['base64url', (c) => c.createHash('sha256').update('a').digest('base64url')],
  ['bytes', (c) => [...c.createHash('sha256').update('ff', 'hex').digest()]],
  [
    'copy',
    (c) => {
      const h = c.createHash('sha256').update('a');
      const k = h.copy().update('b').digest('hex');
      return [k, h.digest('hex')];
    },
  ],
  ['unknown hash', (c) => c.createHash('nope')],
  ['unknown hmac', (c) => c.createHmac('nope', 'k')],
  ['bad data', (c) => c.createHash('sha256').update(5 as never)],
  [
    'update after digest',
    (c) => {
      const h = c.createHash('sha256');
      h.digest();
      h.update('a');
    },
  ],
  [
    'digest twice',
    (c) => {
      const h = c.createHash('sha256');
      h.digest();
      h.digest();
    },
  ],
  ['hmac', (c) => c.createHmac('sha256', 'key').update('data').digest('base64')],
  ['hmac with a long key', (c) => c.createHmac('sha512', Buffer.alloc(300, 7)).update('x').digest('hex')],
  [
    'hmac twice',
    (c) => {
      const h = c.createHmac('sha256', 'k');
      h.digest();
      return h.digest('hex');
    },
  ],
  [
    'hmac with a KeyObject',
    (c) =>
      c
        .createHmac('sha256', c.createSecretKey(Buffer.from('k')))
        .update('x')
        .digest('hex'),
  ],
  ['hmac without key', (c) => c.createHmac('sha256', undefined as never)],
  ['pbkdf2', (c) => c.pbkdf2Sync('password', 'salt', 1000, 40, 'sha512').toString('hex')],
  ['pbkdf2 without iterations', (c) => c.pbkdf2Sync('a', 'b', 0, 10, 'sha1')],
  ['pbkdf2 digest', (c) => c.pbkdf2Sync('a', 'b', 1, 10, 'nope')],
  ['scrypt', (c) => c.scryptSync('password', 'salt', 64, { N: 1024 }).toString('hex')],
  ['scrypt cost', (c) => c.scryptSync('a', 'b', 10, { N: 3 })],
  ['scrypt memory', (c) => c.scryptSync('a', 'b', 10, { N: 2 ** 20 })],
  ['hkdf', (c) => Buffer.from(c.hkdfSync('sha256', 'key', 'salt', 'info', 42)).toString('hex')],
  ['hkdf length', (c) => c.hkdfSync('sha256', 'a', 'b', 'c', 10_000)],
  ['equal', (c) => c.timingSafeEqual(Buffer.from('ab'), Buffer.from('ab'))],
  ['unequal', (c) => c.timingSafeEqual(Buffer.from('ab'), Buffer.from('ac'))],
  ['lengths', (c) => c.timingSafeEqual(Buffer.from('a'), Buffer.from('ab'))],
  ['text', (c) => c.timingSafeEqual('a' as never, 'b' as never)],
  ['randomInt empty', (c) => c.randomInt(5, 5)],
  ['randomInt text', (c) => c.randomInt('x' as never)],
  ['randomInt wide', (c) => c.randomInt(-5, 2 ** 50)],
  ['randomBytes negative', (c) => c.randomBytes(-1)],
  ['randomBytes text', (c) => c.randomBytes('a' as never)],
];

describe('node:crypto answers as Node does', () => {
  test.each(same)('%s', (_, call) => {
    expect(outcome(call, ours)).toEqual(outcome(call, native));
  });

  test('a hash is a stream', async () => {
    const digestOf = async (crypto: Crypto) => {
      const hash = crypto.createHash('sha256');
      await pipeline(Readable.from(['a', 'b', 'c']), hash);
      return (hash.read() as Buffer).toString('hex');
    };
    expect(await digestOf(ours as unknown as Crypto)).toBe(await digestOf(native));
  });

  test('random values have their shape', () => {
    expect(ours.randomUUID()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(ours.randomBytes(100_000)).toHaveLength(100_000);
    const drawn = new Set(Array.from({ length: 400 }, () => ours.randomInt(-2, 2)));
    expect([...drawn].sort()).toEqual([-1, -2, 0, 1]);
  });

  test('callbacks come on a later turn', async () => {
    const key = new Promise((resolve) =>
      ours.pbkdf2('a', 'b', 1, 4, 'sha1', (_, derived) => resolve(derived.toString('hex'))),
    );
    expect(await key).toBe(native.pbkdf2Sync('a', 'b', 1, 4, 'sha1').toString('hex'));
  });
});
