// Web Crypto with fixed keys: digests, HMAC, AES, RSA, ECDSA, ECDH, HKDF, PBKDF2, wrapping, and who may export.
import { webcrypto } from 'node:crypto';

const { subtle } = webcrypto;
const hex = (bytes) => Buffer.from(bytes).toString('hex');
const text = new TextEncoder().encode('Say what happened');
const raw = Buffer.from(Array.from({ length: 32 }, (_, i) => i));

for (const name of ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'])
  console.log(name, hex(await subtle.digest(name, text)));

const hmac = await subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
console.log(hmac.type, hmac.extractable, hmac.algorithm, hmac.usages);
const mac = await subtle.sign('HMAC', hmac, text);
console.log(hex(mac), await subtle.verify('HMAC', hmac, mac, text));

const aes = await subtle.importKey('raw', raw, 'AES-GCM', true, ['encrypt', 'decrypt']);
const sealed = await subtle.encrypt(
  { name: 'AES-GCM', iv: raw.subarray(0, 12), additionalData: text },
  aes,
  text,
);
console.log(hex(sealed));
console.log(
  hex(
    await subtle.decrypt({ name: 'AES-GCM', iv: raw.subarray(0, 12), additionalData: text }, aes, sealed),
  ) === hex(text),
);
console.log(await subtle.exportKey('jwk', aes));

const password = await subtle.importKey('raw', Buffer.from('password'), 'PBKDF2', false, [
  'deriveBits',
  'deriveKey',
]);
const how = { name: 'PBKDF2', salt: text, iterations: 1000, hash: 'SHA-256' };
console.log(hex(await subtle.deriveBits(how, password, 256)));
const derived = await subtle.deriveKey(how, password, { name: 'AES-CBC', length: 256 }, true, ['encrypt']);
console.log(hex(await subtle.exportKey('raw', derived)), derived.usages);
const hkdf = await subtle.importKey('raw', raw, 'HKDF', false, ['deriveBits']);
console.log(
  hex(await subtle.deriveBits({ name: 'HKDF', hash: 'SHA-512', salt: text, info: raw }, hkdf, 200)),
);

for (const [algorithm, usages, signing] of [
  [{ name: 'ECDSA', namedCurve: 'P-256' }, ['sign', 'verify'], { name: 'ECDSA', hash: 'SHA-256' }],
  [
    { name: 'RSA-PSS', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
    ['sign', 'verify'],
    { name: 'RSA-PSS', saltLength: 32 },
  ],
  [{ name: 'Ed25519' }, ['sign', 'verify'], { name: 'Ed25519' }],
]) {
  const { publicKey, privateKey } = await subtle.generateKey(algorithm, false, usages);
  const signature = await subtle.sign(signing, privateKey, text);
  console.log(
    algorithm.name,
    publicKey.extractable,
    privateKey.extractable,
    privateKey.usages,
    signature.byteLength,
  );
  console.log(
    await subtle.verify(signing, publicKey, signature, text),
    await subtle.verify(signing, publicKey, signature, raw),
  );
}
const [a, b] = [
  await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-384' }, true, ['deriveBits']),
  await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-384' }, true, ['deriveBits']),
];
const shared = (mine, theirs) =>
  subtle.deriveBits({ name: 'ECDH', public: theirs.publicKey }, mine.privateKey, 384);
console.log(hex(await shared(a, b)) === hex(await shared(b, a)));

const wrapping = await subtle.importKey('raw', raw, 'AES-KW', false, ['wrapKey', 'unwrapKey']);
const wrapped = await subtle.wrapKey('raw', aes, wrapping, 'AES-KW');
const unwrapped = await subtle.unwrapKey('raw', wrapped, wrapping, 'AES-KW', 'AES-GCM', false, ['encrypt']);
console.log(hex(wrapped), unwrapped.extractable, unwrapped.algorithm);

for (const key of [hmac, unwrapped])
  await subtle
    .exportKey('raw', key)
    .catch((error) => console.log(error instanceof DOMException, error.message));
for (const call of [
  () => subtle.decrypt({ name: 'AES-GCM', iv: raw.subarray(0, 12) }, aes, sealed),
  () => subtle.digest('SHA-0', text),
])
  await call().then(console.log, ({ name, message }) => console.log(name, message));
console.log(
  webcrypto.getRandomValues(new Uint8Array(8)).length,
  webcrypto.randomUUID().length,
  webcrypto === globalThis.crypto,
);
console.log(
  Object.prototype.toString.call(subtle),
  Object.prototype.toString.call(hmac),
  hmac instanceof CryptoKey,
);
