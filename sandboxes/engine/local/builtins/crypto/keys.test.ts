import native from 'node:crypto';
import { inspect, promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import oursUntyped from './index';
import { outcome } from './outcome';

vi.mock('../../process/chunks', async () => {
  const chunk = await import('./keys-and-ciphers');
  return { loadChunk: () => chunk };
});

type Crypto = typeof native;
const ours = oursUntyped as unknown as Crypto;
const BOTH = [
  ['native signs', native, ours],
  ['ours signs', ours, native],
] as const;

const pem = {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
} as const;
interface Pair {
  readonly publicKey: string;
  readonly privateKey: string;
}

const pair = (type: string, options: object = {}, crypto = native): Pair =>
  crypto.generateKeyPairSync(type as 'rsa', { ...pem, ...options } as never) as unknown as Pair;

const rsa = pair('rsa', { modulusLength: 2048 });
const small = pair('rsa', { modulusLength: 512 });
const pss = pair('rsa-pss', { modulusLength: 1024, hashAlgorithm: 'sha256', saltLength: 20 });
const freePss = pair('rsa-pss', { modulusLength: 1024 });
const CURVES = [
  'prime256v1',
  'secp384r1',
  'secp521r1',
  'secp256k1',
  'brainpoolP256r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
];
const ec = Object.fromEntries(CURVES.map((namedCurve) => [namedCurve, pair('ec', { namedCurve })]));
const okp = { ed25519: pair('ed25519'), ed448: pair('ed448'), x25519: pair('x25519'), x448: pair('x448') };
const p256 = ec['prime256v1'] as Pair;
const message = Buffer.from('Say what happened, precisely.');
const KEYS: [string, Pair][] = [
  ['rsa', rsa],
  ['rsa-pss', pss],
  ['rsa-pss without limits', freePss],
  ...Object.entries(ec),
  ...Object.entries(okp),
];

const DIGESTS = [
  'sha1',
  'sha224',
  'sha256',
  'RSA-SHA384',
  'sha512',
  'sha512-256',
  'sha3-256',
  'ripemd160',
  'md5',
];

describe.each(BOTH)('signatures, %s', (_, signer, verifier) => {
  test.each(DIGESTS)('RSA PKCS#1 with %s', (digest) => {
    const signature = signer
      .createSign(digest)
      .update('Say what ')
      .update(message.subarray(9))
      .sign(rsa.privateKey);
    expect(verifier.verify(digest, message, rsa.publicKey, signature)).toBe(true);
    expect(verifier.createVerify(digest).update(message).verify(rsa.publicKey, signature)).toBe(true);
    signature[5] = (signature[5] ?? 0) ^ 1;
    expect(verifier.verify(digest, message, rsa.publicKey, signature)).toBe(false);
  });

  test.each([undefined, 0, 20, -1, -2])('RSA PSS with a salt of %s', (saltLength) => {
    const options = { padding: 6, ...(saltLength === undefined ? {} : { saltLength }) };
    const signature = signer.sign('sha256', message, { key: rsa.privateKey, ...options });
    expect(verifier.verify('sha256', message, { key: rsa.publicKey, ...options }, signature)).toBe(true);
    expect(verifier.verify('sha256', message, { key: rsa.publicKey, padding: 6 }, signature)).toBe(true);
    expect(
      verifier.verify('sha256', message, { key: rsa.publicKey, padding: 6, saltLength: 33 }, signature),
    ).toBe(false);
    expect(verifier.verify('sha256', message, rsa.publicKey, signature)).toBe(false);
  });

  test('RSA-PSS keys', () => {
    for (const key of [pss, freePss]) {
      const signature = signer.sign('sha256', message, key.privateKey);
      expect(verifier.verify('sha256', message, key.publicKey, signature)).toBe(true);
    }
  });

  test.each(CURVES)('ECDSA on %s', (curve) => {
    const key = ec[curve] as Pair;
    for (const digest of ['sha1', 'sha256', 'sha512'])
      for (const dsaEncoding of ['der', 'ieee-p1363'] as const) {
        const signature = signer.sign(digest, message, { key: key.privateKey, dsaEncoding });
        expect(verifier.verify(digest, message, { key: key.publicKey, dsaEncoding }, signature)).toBe(true);
        expect(
          verifier.verify(digest, Buffer.from('x'), { key: key.publicKey, dsaEncoding }, signature),
        ).toBe(false);
      }
  });

  test.each(['ed25519', 'ed448'] as const)('%s', (kind) => {
    const signature = signer.sign(null, message, okp[kind].privateKey);
    expect(verifier.verify(null, message, okp[kind].publicKey, signature)).toBe(true);
    expect(verifier.verify(null, Buffer.from('x'), okp[kind].publicKey, signature)).toBe(false);
    expect(signature).toEqual(verifier.sign(null, message, okp[kind].privateKey));
  });

  test('encryption', () => {
    for (const options of [
      {},
      { oaepHash: 'sha256' },
      { oaepHash: 'sha512', oaepLabel: Buffer.from('label') },
    ]) {
      const sealed = signer.publicEncrypt({ key: rsa.publicKey, ...options }, message);
      expect(verifier.privateDecrypt({ key: rsa.privateKey, ...options }, sealed)).toEqual(message);
    }
    const sealed = signer.publicEncrypt({ key: rsa.publicKey, padding: 1 }, message);
    expect(ours.privateDecrypt({ key: rsa.privateKey, padding: 1 }, sealed)).toEqual(message);
    expect(verifier.publicDecrypt(rsa.publicKey, signer.privateEncrypt(rsa.privateKey, message))).toEqual(
      message,
    );
  });

  test('keys of one are read by the other', () => {
    const make = (type: string, options: object) => pair(type, options, signer);
    const pairs = [
      make('rsa', { modulusLength: 1024 }),
      make('rsa', { modulusLength: 512, publicExponent: 3 }),
      make('rsa-pss', {
        modulusLength: 1024,
        hashAlgorithm: 'sha256',
        mgf1HashAlgorithm: 'sha1',
        saltLength: 12,
      }),
      make('ec', { namedCurve: 'P-256' }),
      make('ec', { namedCurve: 'secp521r1' }),
    ];
    for (const { publicKey, privateKey } of pairs) {
      const signature = verifier.sign('sha256', message, privateKey);
      expect(signer.verify('sha256', message, publicKey, signature)).toBe(true);
      expect(verifier.verify('sha256', message, publicKey, signature)).toBe(true);
      expect(verifier.createPublicKey(privateKey).export({ type: 'spki', format: 'pem' })).toBe(publicKey);
    }
    for (const kind of ['ed25519', 'ed448'] as const) {
      const { publicKey, privateKey } = make(kind, {});
      expect(verifier.verify(null, message, publicKey, verifier.sign(null, message, privateKey))).toBe(true);
    }
  });

  test('encrypted private keys', () => {
    const passphrase = 'correct horse';
    for (const [type, key] of [
      ['pkcs8', rsa],
      ['pkcs1', rsa],
      ['sec1', p256],
      ['pkcs8', okp.ed25519],
    ] as const)
      for (const cipher of ['aes-256-cbc', 'AES-128-CBC', 'aes192']) {
        const sealed = signer
          .createPrivateKey(key.privateKey)
          .export({ type, format: 'pem', cipher, passphrase } as never);
        const opened = verifier.createPrivateKey({ key: sealed, passphrase } as never);
        expect(opened.export({ type: 'pkcs8', format: 'pem' })).toBe(key.privateKey);
        const wrong = (c: Crypto) => c.createPrivateKey({ key: sealed, passphrase: 'wrong' } as never);
        expect(() => wrong(verifier)).toThrow();
        expect(outcome((c) => c.createPrivateKey(sealed), ours)).toEqual(
          outcome((c) => c.createPrivateKey(sealed), native),
        );
      }
    const der = signer
      .createPrivateKey(p256.privateKey)
      .export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase } as never);
    expect(
      verifier.createPrivateKey({ key: der, format: 'der', type: 'pkcs8', passphrase } as never).type,
    ).toBe('private');
  });

  test('shared secrets', () => {
    for (const kind of ['x25519', 'x448'] as const) {
      const other = pair(kind, {}, signer);
      const secret = (c: Crypto, a: string, b: string) =>
        c.diffieHellman({ privateKey: c.createPrivateKey(a), publicKey: c.createPublicKey(b) });
      expect(secret(signer, other.privateKey, okp[kind].publicKey)).toEqual(
        secret(verifier, okp[kind].privateKey, other.publicKey),
      );
    }
    for (const curve of CURVES) {
      const [a, b] = [signer.createECDH(curve), verifier.createECDH(curve)];
      a.generateKeys();
      b.generateKeys();
      expect(a.computeSecret(b.getPublicKey(null, 'compressed'))).toEqual(
        b.computeSecret(a.getPublicKey('hex', 'hybrid'), 'hex'),
      );
    }
    for (const group of ['modp1', 'modp5', 'modp14', 'modp18']) {
      const [a, b] = [signer.getDiffieHellman(group), verifier.getDiffieHellman(group)];
      expect(a.getPrime('hex')).toBe(b.getPrime('hex'));
      expect(a.getGenerator('hex')).toBe(b.getGenerator('hex'));
    }
    const a = signer.createDiffieHellman(signer.getDiffieHellman('modp1').getPrime());
    const b = verifier.createDiffieHellman(a.getPrime('hex'), 'hex', a.getGenerator('hex'), 'hex');
    a.generateKeys();
    expect(a.computeSecret(b.generateKeys('base64'), 'base64', 'hex')).toBe(
      b.computeSecret(a.getPublicKey(), undefined as never, 'hex'),
    );
  });
});

describe.each(KEYS)('a key of %s', (name, { publicKey, privateKey }) => {
  const both = (call: (crypto: Crypto) => unknown) =>
    expect(outcome(call, ours)).toEqual(outcome(call, native));

  test('is described alike', () => {
    both((c) =>
      [c.createPublicKey(publicKey), c.createPrivateKey(privateKey)].map((key) => [
        key.type,
        key.asymmetricKeyType,
        key.asymmetricKeyDetails,
      ]),
    );
    both((c) => inspect(c.createPrivateKey(privateKey)));
    both((c) => c.createPublicKey(privateKey).equals(c.createPublicKey(publicKey)));
    both((c) => Object.prototype.toString.call(c.createPublicKey(publicKey)));
  });

  test.each(['pem', 'der'] as const)('is exported alike as %s', (format) => {
    for (const type of ['pkcs1', 'spki', 'pkcs8', 'sec1', undefined])
      for (const options of [{ format, type }, undefined]) {
        both((c) => c.createPublicKey(publicKey).export(options as never));
        both((c) => c.createPrivateKey(privateKey).export(options as never));
      }
  });

  test('is imported from DER', () => {
    const key = native.createPrivateKey(privateKey);
    for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) {
      const der = outcome(() => key.export({ format: 'der', type } as never), native);
      if (Buffer.isBuffer(der)) {
        both((c) =>
          c.createPrivateKey({ key: der, format: 'der', type }).export({ format: 'pem', type: 'pkcs8' }),
        );
        if (name !== 'rsa-pss')
          both((c) =>
            c
              .createPublicKey({ key: der, format: 'der', type } as never)
              .export({ format: 'pem', type: 'spki' }),
          );
      }
    }
  });

  test('goes through JWK', () => {
    both((c) => c.createPublicKey(publicKey).export({ format: 'jwk' }));
    both((c) => c.createPrivateKey(privateKey).export({ format: 'jwk' }));
    const jwk = outcome(
      () => native.createPrivateKey(privateKey).export({ format: 'jwk' }),
      native,
    ) as native.JsonWebKey;
    if (!jwk.kty) return;
    both((c) => c.createPrivateKey({ key: jwk, format: 'jwk' }).export({ format: 'pem', type: 'pkcs8' }));
    both((c) => c.createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'pem', type: 'spki' }));
  });
});

const secret = (c: Crypto) => c.createSecretKey(Buffer.from('abc'));
const privateOf = (c: Crypto, pair = rsa) => c.createPrivateKey(pair.privateKey);
const publicOf = (c: Crypto, pair = rsa) => c.createPublicKey(pair.publicKey);
const raw = Buffer.alloc(128, 1);

const same: readonly [string, (crypto: Crypto) => unknown][] = [
  ['no PEM', (c) => c.createPrivateKey('garbage')],
  ['no public PEM', (c) => c.createPublicKey('garbage')],
  ['no DER', (c) => c.createPrivateKey({ key: Buffer.from('garbage'), format: 'der', type: 'pkcs8' })],
  ['public as private', (c) => c.createPrivateKey(rsa.publicKey)],
  ['private from undefined', (c) => c.createPrivateKey(undefined as never)],
  ['public from a number', (c) => c.createPublicKey(5 as never)],
  ['private from a key object', (c) => c.createPrivateKey(privateOf(c) as never)],
  ['public from a public key object', (c) => c.createPublicKey(publicOf(c))],
  ['public from a secret', (c) => c.createPublicKey(secret(c))],
  ['DER without type', (c) => c.createPublicKey({ key: raw, format: 'der' } as never)],
  [
    'DER of another type',
    (c) =>
      c.createPublicKey({
        key: native.createPublicKey(rsa.publicKey).export({ format: 'der', type: 'spki' }),
        format: 'der',
        type: 'pkcs1',
      }),
  ],
  ['unknown format', (c) => c.createPublicKey({ key: 'x', format: 'y' } as never)],
  ['secret as PEM', (c) => secret(c).export({ format: 'pem' } as never)],
  ['secret export of 5', (c) => secret(c).export(5 as never)],
  ['secret as JWK', (c) => secret(c).export({ format: 'jwk' })],
  ['secret inspected', (c) => inspect(secret(c))],
  ['secret from a number', (c) => c.createSecretKey(5 as never)],
  [
    'secrets compared',
    (c) => [secret(c).equals(secret(c)), secret(c).equals(c.createSecretKey(Buffer.from('abd')))],
  ],
  ['compared with a number', (c) => publicOf(c).equals(5 as never)],
  ['KeyObject.from a number', (c) => c.KeyObject.from(5 as never)],
  [
    'cipher without passphrase',
    (c) => privateOf(c).export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc' } as never),
  ],
  [
    'passphrase without cipher',
    (c) => privateOf(c).export({ format: 'pem', type: 'pkcs8', passphrase: 'a' }),
  ],
  [
    'encrypted PKCS#1 as DER',
    (c) => privateOf(c).export({ format: 'der', type: 'pkcs1', cipher: 'aes-256-cbc', passphrase: 'a' }),
  ],
  [
    'unknown cipher',
    (c) => privateOf(c).export({ format: 'pem', type: 'pkcs8', cipher: 'nope', passphrase: 'a' }),
  ],
  [
    'sign without key',
    (c) =>
      c
        .createSign('sha256')
        .update('a')
        .sign(undefined as never),
  ],
  ['unknown digest', (c) => c.createSign('nope')],
  [
    'sign twice',
    (c) => {
      const s = c.createSign('sha256').update('a');
      s.sign(rsa.privateKey);
      s.sign(rsa.privateKey);
    },
  ],
  ['sign with a public key', (c) => c.createSign('sha256').update('a').sign(publicOf(c))],
  ['sign with a public PEM', (c) => c.createSign('sha256').update('a').sign(rsa.publicKey)],
  ['Sign with Ed25519', (c) => c.createSign('sha256').update('a').sign(okp.ed25519.privateKey)],
  ['Ed25519 with a digest', (c) => c.sign('sha256', message, okp.ed25519.privateKey)],
  ['sign with X25519', (c) => c.sign(null, message, okp.x25519.privateKey)],
  ['default digest', (c) => c.sign(null, message, rsa.privateKey).toString('hex')],
  ['one-shot, unknown digest', (c) => c.sign('nope', message, rsa.privateKey)],
  ['padding 99', (c) => c.sign('sha256', message, { key: rsa.privateKey, padding: 99 })],
  ['salt too long', (c) => c.sign('sha256', message, { key: rsa.privateKey, padding: 6, saltLength: 1000 })],
  ['salt of -5', (c) => c.sign('sha256', message, { key: rsa.privateKey, padding: 6, saltLength: -5 })],
  ['key too small', (c) => c.sign('sha512', message, small.privateKey)],
  [
    'unknown encoding of ECDSA',
    (c) => c.sign('sha256', message, { key: p256.privateKey, dsaEncoding: 'x' as never }),
  ],
  [
    'length of P1363',
    (c) => c.sign('sha256', message, { key: p256.privateKey, dsaEncoding: 'ieee-p1363' }).length,
  ],
  ['garbage for ECDSA', (c) => c.verify('sha256', message, p256.publicKey, Buffer.from('aaa'))],
  ['garbage for RSA', (c) => c.verify('sha256', message, rsa.publicKey, Buffer.from('aaa'))],
  ['verify with a secret', (c) => c.verify('sha256', message, secret(c) as never, raw)],
  ['signature as text', (c) => c.verify('sha256', message, rsa.publicKey, 'a' as never)],
  ['data as text', (c) => c.sign('sha256', 'a' as never, rsa.privateKey)],
  [
    'hex in, hex out',
    (c) =>
      c
        .createVerify('sha256')
        .update('a')
        .verify(rsa.publicKey, c.createSign('sha256').update('a').sign(rsa.privateKey, 'hex'), 'hex'),
  ],
  ['PSS key with another hash', (c) => c.sign('sha1', message, pss.privateKey)],
  ['PSS key with PKCS#1', (c) => c.sign('sha256', message, { key: pss.privateKey, padding: 1 })],
  ['PSS key with a short salt', (c) => c.sign('sha256', message, { key: pss.privateKey, saltLength: 5 })],
  ['too much for OAEP', (c) => c.publicEncrypt(rsa.publicKey, Buffer.alloc(500))],
  ['too much for PKCS#1', (c) => c.publicEncrypt({ key: rsa.publicKey, padding: 1 }, Buffer.alloc(500))],
  ['not encrypted', (c) => c.privateDecrypt(rsa.privateKey, Buffer.alloc(256, 1))],
  ['encrypt with EC', (c) => c.publicEncrypt(p256.publicKey, message)],
  ['unknown OAEP hash', (c) => c.publicEncrypt({ key: rsa.publicKey, oaepHash: 'nope' }, message)],
  ['OAEP hash of 5', (c) => c.publicEncrypt({ key: rsa.publicKey, oaepHash: 5 as never }, message)],
  ['not signed', (c) => c.publicDecrypt(rsa.publicKey, Buffer.alloc(256, 1))],
  ['no padding, too small', (c) => c.publicEncrypt({ key: rsa.publicKey, padding: 3 }, message)],
  ['decrypt with a public key', (c) => c.privateDecrypt(publicOf(c) as never, message)],
  [
    'Diffie–Hellman of two kinds',
    (c) => c.diffieHellman({ privateKey: privateOf(c, p256), publicKey: publicOf(c, okp.x25519) }),
  ],
  ['Diffie–Hellman with RSA', (c) => c.diffieHellman({ privateKey: privateOf(c), publicKey: publicOf(c) })],
  [
    'Diffie–Hellman with two public keys',
    (c) => c.diffieHellman({ privateKey: publicOf(c, p256), publicKey: publicOf(c, p256) }),
  ],
  [
    'Diffie–Hellman of two curves',
    (c) => c.diffieHellman({ privateKey: privateOf(c, p256), publicKey: publicOf(c, ec['secp384r1']) }),
  ],
  ['Diffie–Hellman of 5', (c) => c.diffieHellman(5 as never)],
  [
    'Diffie–Hellman with Ed25519',
    (c) => c.diffieHellman({ privateKey: privateOf(c, okp.ed25519), publicKey: publicOf(c, okp.ed25519) }),
  ],
  ['unknown type', (c) => c.generateKeyPairSync('nope' as never)],
  ['type of 5', (c) => c.generateKeyPairSync(5 as never)],
  ['RSA without options', (c) => c.generateKeyPairSync('rsa', undefined as never)],
  ['RSA of text', (c) => c.generateKeyPairSync('rsa', { modulusLength: 'x' as never })],
  ['unknown curve', (c) => c.generateKeyPairSync('ec', { namedCurve: 'nope' })],
  ['no curve', (c) => c.generateKeyPairSync('ec', {} as never)],
  [
    'encoding without format',
    (c) => c.generateKeyPairSync('ed25519', { publicKeyEncoding: { type: 'spki' } } as never),
  ],
  [
    'Ed25519 as PKCS#1',
    (c) => c.generateKeyPairSync('ed25519', { publicKeyEncoding: { type: 'pkcs1', format: 'pem' } } as never),
  ],
  [
    'HMAC and AES keys',
    (c) => [
      c.generateKeySync('hmac', { length: 65 }).symmetricKeySize,
      c.generateKeySync('aes', { length: 256 }).symmetricKeySize,
    ],
  ],
  ['AES of 100 bits', (c) => c.generateKeySync('aes', { length: 100 as never })],
  ['key of type x', (c) => c.generateKeySync('x' as never, { length: 100 })],
  ['HMAC of 7 bits', (c) => c.generateKeySync('hmac', { length: 7 })],
  ['ECDH, unknown curve', (c) => c.createECDH('nope')],
  ['ECDH, zero', (c) => c.createECDH('prime256v1').setPrivateKey(Buffer.alloc(32))],
  ['ECDH without keys', (c) => c.createECDH('prime256v1').getPublicKey()],
  ['ECDH without private key', (c) => c.createECDH('prime256v1').getPrivateKey()],
  [
    'ECDH, not on the curve',
    (c) => {
      const e = c.createECDH('prime256v1');
      e.generateKeys();
      e.computeSecret(Buffer.alloc(65, 4));
    },
  ],
  ['ECDH, format x', (c) => c.createECDH('prime256v1').generateKeys('hex', 'x' as never)],
  [
    'ECDH, fixed key',
    (c) => {
      const e = c.createECDH('secp384r1');
      e.setPrivateKey(Buffer.alloc(48, 1));
      return ['compressed', 'uncompressed', 'hybrid'].map((f) => e.getPublicKey('hex', f as never));
    },
  ],
  [
    'ECDH.convertKey',
    (c) => {
      const e = c.createECDH('prime256v1');
      e.setPrivateKey(Buffer.alloc(32, 1));
      return c.ECDH.convertKey(e.getPublicKey(), 'prime256v1', undefined, 'hex', 'compressed');
    },
  ],
  ['ECDH.convertKey of garbage', (c) => c.ECDH.convertKey(Buffer.alloc(33, 9), 'prime256v1')],
  ['JWK of kind x', (c) => c.createPublicKey({ key: { kty: 'x' }, format: 'jwk' })],
  ['JWK without modulus', (c) => c.createPublicKey({ key: { kty: 'RSA' }, format: 'jwk' })],
  ['JWK of curve x', (c) => c.createPublicKey({ key: { kty: 'EC', crv: 'x', x: '', y: '' }, format: 'jwk' })],
  [
    'JWK not on the curve',
    (c) => c.createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }, format: 'jwk' }),
  ],
  [
    'JWK too short',
    (c) => c.createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: 'AA' }, format: 'jwk' }),
  ],
  [
    'public JWK as private',
    (c) =>
      c.createPrivateKey({
        key: native.createPublicKey(p256.publicKey).export({ format: 'jwk' }),
        format: 'jwk',
      }),
  ],
  ['HMAC with a public key', (c) => c.createHmac('sha256', publicOf(c) as never)],
  [
    'cipher with a public key',
    (c) => c.createCipheriv('aes-256-gcm', publicOf(c) as never, Buffer.alloc(12)),
  ],
  [
    'primes checked',
    (c) =>
      [7n, 8n, 2n, 1n, 0n, 4093n * 4091n, 2n ** 127n - 1n, 2n ** 67n - 1n].map((n) => c.checkPrimeSync(n)),
  ],
  ['prime bytes checked', (c) => c.checkPrimeSync(Buffer.from([13]))],
  ['prime of text', (c) => c.generatePrimeSync('x' as never)],
  ['unknown group', (c) => c.getDiffieHellman('nope')],
  ['weak parameters', (c) => c.createDiffieHellman(Buffer.from('17', 'hex'), 5).verifyError],
  [
    'names of classes',
    (c) =>
      [
        'Sign',
        'Verify',
        'ECDH',
        'Cipheriv',
        'DiffieHellman',
        'KeyObject',
        'Hash',
        'Hmac',
        'X509Certificate',
      ].map((each) => (c as never as Record<string, { name: string }>)[each]?.name),
  ],
  [
    'instanceof',
    (c) => [
      c.createSign('sha1') instanceof c.Sign,
      c.createECDH('prime256v1') instanceof c.ECDH,
      c.createHash('md5') instanceof c.Hash,
      publicOf(c) instanceof c.KeyObject,
    ],
  ],
  [
    'shake',
    (c) => [
      c.createHash('shake128').digest('hex'),
      c.createHash('shake256', { outputLength: 5 }).update('a').digest('hex'),
      c.createHash('shake256', { outputLength: 0 }).digest('hex'),
    ],
  ],
  ['a length for SHA-256', (c) => c.createHash('sha256', { outputLength: 4 })],
  [
    'copy of another length',
    (c) => c.createHash('shake128', { outputLength: 4 }).copy({ outputLength: 40 }).digest('hex'),
  ],
  ['crypto.hash', (c) => [c.hash('sha1', 'a'), c.hash('sha1', Buffer.from('a'), 'base64')]],
  ['crypto.hash of 5', (c) => c.hash('sha1', 5 as never)],
  ['crypto.hash, unknown', (c) => c.hash('nope', 'a')],
  [
    'all hashes',
    (c) => ours.getHashes().map((name) => [name, c.createHash(name).update('abc').digest('hex')]),
  ],
  ['constants', (c) => Object.entries(c.constants).filter(([name]) => name !== 'OPENSSL_VERSION_NUMBER')],
];

describe('node:crypto answers as Node does', () => {
  test.each(same)('%s', (_, call) => {
    expect(outcome(call, ours)).toEqual(outcome(call, native));
  });

  test('key pairs by callback and by promise', async () => {
    const generatedPair = await promisify(ours.generateKeyPair)('rsa', { modulusLength: 1024 });
    expect(generatedPair.privateKey.asymmetricKeyDetails).toEqual({
      modulusLength: 1024,
      publicExponent: 65_537n,
    });
    const generated = await new Promise<string>((resolve, reject) =>
      ours.generateKeyPair('ed25519', pem, (error, publicKey) =>
        error ? reject(error) : resolve(String(publicKey)),
      ),
    );
    expect(native.createPublicKey(generated).asymmetricKeyType).toBe('ed25519');
  });

  test('primes have what was asked of them', () => {
    for (const bits of [2, 3, 8, 64, 256]) {
      const prime = ours.generatePrimeSync(bits, { bigint: true });
      expect(prime.toString(2)).toHaveLength(bits);
      expect(native.checkPrimeSync(prime)).toBe(true);
    }
    const safe = ours.generatePrimeSync(64, { safe: true, bigint: true });
    expect(native.checkPrimeSync((safe - 1n) / 2n)).toBe(true);
    expect(ours.generatePrimeSync(48, { add: 30n, rem: 11n, bigint: true }) % 30n).toBe(11n);
    expect(ours.generatePrimeSync(64).byteLength).toBe(8);
  });
});
