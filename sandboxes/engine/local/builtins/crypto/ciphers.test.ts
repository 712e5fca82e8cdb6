import native from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, test, vi } from 'vitest';
import ours from './index';
import { outcome } from './outcome';

vi.mock('../../process/chunks', async () => {
  const chunk = await import('./keys-and-ciphers');
  return { loadChunk: () => chunk };
});

type Crypto = typeof native;

const bytes = (length: number, seed: number) =>
  Buffer.from(Array.from({ length }, (_, i) => (i * 7 + seed * 31) % 256));
const key = bytes(32, 1);
const iv = bytes(16, 2);
const nonce = bytes(12, 3);

const CIPHERS = [128, 192, 256].flatMap((bits) =>
  ['cbc', 'cfb', 'ctr', 'ecb', 'gcm', 'ofb'].map((mode): [string, number, Buffer | null] => [
    `aes-${bits}-${mode}`,
    bits / 8,
    mode === 'ecb' ? null : mode === 'gcm' ? nonce : iv,
  ]),
);
const ALL: [string, number, Buffer | null][] = [
  ...CIPHERS,
  ['chacha20', 32, iv],
  ['chacha20-poly1305', 32, nonce],
];
const AEAD = ALL.filter(([name]) => name.endsWith('gcm') || name.endsWith('1305'));

/** A message in pieces of awkward lengths, and its tag where there is one. */
function encrypt(
  crypto: Crypto,
  name: string,
  length: number,
  vector: Buffer | null,
  pieces: readonly number[],
) {
  const cipher = crypto.createCipheriv(name, key.subarray(0, length), vector) as ReturnType<
    Crypto['createCipheriv']
  >;
  const out = pieces.map((size, i) => cipher.update(bytes(size, i)).toString('hex'));
  out.push(cipher.final('hex'));
  return out;
}

describe('ciphers answer as Node’s', () => {
  test.each(ALL)('%s in pieces', (name, length, vector) => {
    for (const pieces of [[0], [1], [16], [15, 1, 17], [3, 64, 0, 100, 5], [200, 200, 33]])
      expect(encrypt(ours as unknown as Crypto, name, length, vector, pieces)).toEqual(
        encrypt(native, name, length, vector, pieces),
      );
  });

  test.each(ALL)('%s back again, in both directions', (name, length, vector) => {
    const text = bytes(333, 9);
    for (const [a, b] of [
      [ours as unknown as Crypto, native],
      [native, ours as unknown as Crypto],
    ] as const) {
      const cipher = a.createCipheriv(name as 'aes-256-gcm', key.subarray(0, length), vector as Buffer);
      const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
      const decipher = b.createDecipheriv(name as 'aes-256-gcm', key.subarray(0, length), vector as Buffer);
      if (/gcm|1305/.test(name)) decipher.setAuthTag(cipher.getAuthTag());
      const open = [sealed.subarray(0, 50), sealed.subarray(50, 51), sealed.subarray(51)].map((each) =>
        decipher.update(each),
      );
      expect(Buffer.concat([...open, decipher.final()])).toEqual(text);
    }
  });

  test.each(AEAD)('%s: additional data and tag', (name, length, vector) => {
    const tagOf = (crypto: Crypto) => {
      const cipher = crypto.createCipheriv(name as 'aes-256-gcm', key.subarray(0, length), vector as Buffer, {
        authTagLength: 16,
      });
      cipher.setAAD(bytes(5, 1), { plaintextLength: 20 });
      cipher.setAAD(bytes(20, 1), { plaintextLength: 20 });
      return [
        cipher.update('twenty characters!!!', 'utf8', 'hex'),
        cipher.final('hex'),
        cipher.getAuthTag().toString('hex'),
      ];
    };
    expect(tagOf(ours as unknown as Crypto)).toEqual(tagOf(native));
  });

  test('GCM with nonces of other lengths', () => {
    for (const length of [1, 8, 16, 17, 60]) {
      const seal = (crypto: Crypto) => {
        const cipher = crypto.createCipheriv('aes-256-gcm', key, bytes(length, 4));
        return [
          cipher.update('abc', 'utf8', 'hex'),
          cipher.final('hex'),
          cipher.getAuthTag().toString('hex'),
        ];
      };
      expect(seal(ours as unknown as Crypto)).toEqual(seal(native));
    }
  });

  test('a cipher is a stream', async () => {
    const sealed = async (crypto: Crypto) => {
      const cipher = crypto.createCipheriv('aes-128-cbc', key.subarray(0, 16), iv);
      const parts: Buffer[] = [];
      cipher.on('data', (part: Buffer) => parts.push(part));
      await pipeline(Readable.from([bytes(10, 1), bytes(100, 2)]), cipher);
      return Buffer.concat(parts).toString('hex');
    };
    expect(await sealed(ours as unknown as Crypto)).toBe(await sealed(native));
  });

  const same: readonly [string, (crypto: Crypto) => unknown][] = [
    ['unknown cipher', (c) => c.createCipheriv('nope', key, iv)],
    ['cipher of a number', (c) => c.createCipheriv(5 as never, key, iv)],
    ['key length', (c) => c.createCipheriv('aes-256-cbc', key.subarray(1), iv)],
    ['iv length', (c) => c.createCipheriv('aes-256-cbc', key, nonce)],
    ['no iv', (c) => c.createCipheriv('aes-256-cbc', key, null)],
    ['iv for ECB', (c) => c.createCipheriv('aes-256-ecb', key, iv)],
    ['empty iv for ECB', (c) => c.createCipheriv('aes-256-ecb', key, '').update('a', 'utf8', 'hex')],
    ['empty nonce', (c) => c.createCipheriv('aes-256-gcm', key, '')],
    ['undefined key', (c) => c.createCipheriv('aes-256-cbc', undefined as never, iv)],
    ['undefined iv', (c) => c.createCipheriv('aes-256-cbc', key, undefined as never)],
    ['nonce of ChaCha20', (c) => c.createCipheriv('chacha20-poly1305', key, iv)],
    ['tag length', (c) => c.createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 3 })],
    [
      'final twice',
      (c) => {
        const x = c.createCipheriv('aes-256-cbc', key, iv);
        x.final();
        x.final();
      },
    ],
    [
      'update after final',
      (c) => {
        const x = c.createCipheriv('aes-256-cbc', key, iv);
        x.final();
        x.update('a');
      },
    ],
    [
      'AAD after update',
      (c) => {
        const x = c.createCipheriv('aes-256-gcm', key, nonce);
        x.update('a');
        x.setAAD(iv);
      },
    ],
    [
      'AAD for CBC',
      (c) => (c.createCipheriv('aes-256-cbc', key, iv) as never as { setAAD(b: Buffer): void }).setAAD(iv),
    ],
    ['tag too early', (c) => c.createCipheriv('aes-256-gcm', key, nonce).getAuthTag()],
    ['tag twice', (c) => c.createDecipheriv('aes-256-gcm', key, nonce).setAuthTag(iv).setAuthTag(iv)],
    ['tag of three', (c) => c.createDecipheriv('aes-256-gcm', key, nonce).setAuthTag(Buffer.alloc(3))],
    ['no tag', (c) => c.createDecipheriv('aes-256-gcm', key, nonce).final()],
    [
      'wrong tag',
      (c) => {
        const x = c.createDecipheriv('aes-256-gcm', key, nonce).setAuthTag(iv);
        x.update(iv);
        x.final();
      },
    ],
    [
      'bad decrypt',
      (c) => {
        const x = c.createDecipheriv('aes-256-cbc', Buffer.alloc(32), Buffer.alloc(16));
        x.update(Buffer.alloc(16));
        x.final();
      },
    ],
    [
      'cut short',
      (c) => {
        const x = c.createDecipheriv('aes-256-cbc', key, iv);
        x.update(Buffer.alloc(15));
        x.final();
      },
    ],
    ['nothing to decrypt', (c) => c.createDecipheriv('aes-256-cbc', key, iv).final()],
    [
      'without padding',
      (c) => {
        const x = c.createCipheriv('aes-256-cbc', key, iv);
        x.setAutoPadding(false);
        return x.update(bytes(32, 1), undefined, 'hex') + x.final('hex');
      },
    ],
    [
      'without padding, cut short',
      (c) => {
        const x = c.createCipheriv('aes-256-cbc', key, iv);
        x.setAutoPadding(false);
        x.update('abc');
        x.final();
      },
    ],
    [
      'padding too late',
      (c) => {
        const x = c.createCipheriv('aes-256-cbc', key, iv);
        x.final();
        x.setAutoPadding(false);
      },
    ],
    ['update with a number', (c) => c.createCipheriv('aes-256-cbc', key, iv).update(5 as never)],
    [
      'another encoding',
      (c) => {
        const x = c.createCipheriv('aes-256-cbc', key, iv);
        x.update('a', 'utf8', 'hex');
        x.final('base64');
      },
    ],
    [
      'base64 in pieces',
      (c) => {
        const x = c.createCipheriv('aes-256-ctr', key, iv);
        return [x.update('a', 'utf8', 'base64'), x.update('bc', 'utf8', 'base64'), x.final('base64')];
      },
    ],
    [
      'key object',
      (c) => {
        const x = c.createCipheriv('aes-256-ctr', c.createSecretKey(key), iv);
        return x.update('abc', 'utf8', 'hex');
      },
    ],
    ...[
      'aes-256-gcm',
      'AES-128-CBC',
      'aes256',
      'id-aes128-GCM',
      'chacha20-poly1305',
      'chacha20',
      'aes-192-ecb',
      'aes-128-ofb',
      'nope',
    ].map((name): [string, (crypto: Crypto) => unknown] => [`info of ${name}`, (c) => c.getCipherInfo(name)]),
    ['info by number', (c) => c.getCipherInfo(427)],
    [
      'info for lengths',
      (c) => [
        c.getCipherInfo('aes-128-gcm', { ivLength: 16 }),
        c.getCipherInfo('aes-128-cbc', { ivLength: 12 }),
        c.getCipherInfo('aes-128-cbc', { keyLength: 12 }),
      ],
    ],
    ['names', (c) => (ours as unknown as Crypto).getCiphers().every((name) => c.getCiphers().includes(name))],
  ];

  test.each(same)('%s', (_, call) => {
    expect(outcome(call, ours)).toEqual(outcome(call, native));
  });
});
