// Keys in and out: PEM, DER, JWK, passphrases, what a key says of itself, what does not fit.
import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  KeyObject,
  privateDecrypt,
  publicEncrypt,
  webcrypto,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { types } from 'node:util';

const read = (name) => readFileSync(`fixtures/${name}.pem`, 'utf8');
for (const name of ['rsa-private', 'p256-private', 'ed25519-private']) {
  const key = createPrivateKey(read(name));
  const publicKey = createPublicKey(key);
  console.log(String(key), publicKey.type, key.asymmetricKeyType, key.asymmetricKeyDetails);
  console.log(publicKey.export({ type: 'spki', format: 'pem' }));
  console.log(key.export({ type: 'pkcs8', format: 'pem' }) === read(name), key.export({ format: 'jwk' }));
  const jwk = publicKey.export({ format: 'jwk' });
  console.log(
    createPublicKey({ key: jwk, format: 'jwk' }).equals(publicKey),
    types.isKeyObject(key),
    key instanceof KeyObject,
  );
  const der = key.export({ type: 'pkcs8', format: 'der' });
  console.log(createPrivateKey({ key: der, type: 'pkcs8', format: 'der' }).equals(key), der.length);
}
console.log(createPrivateKey(read('rsa-private')).export({ type: 'pkcs1', format: 'pem' }));
console.log(createPrivateKey(read('p256-private')).export({ type: 'sec1', format: 'pem' }));

const opened = createPrivateKey({ key: read('rsa-encrypted'), passphrase: 'secret' });
console.log(opened.equals(createPrivateKey(read('rsa-private'))));
const sealed = opened.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'other' });
console.log(sealed.split('\n')[0], createPrivateKey({ key: sealed, passphrase: 'other' }).equals(opened));
console.log(privateDecrypt(opened, publicEncrypt(createPublicKey(opened), Buffer.from('hidden'))).toString());

const secret = createSecretKey('00ff', 'hex');
console.log(secret.type, secret.symmetricKeySize, secret.export({ format: 'jwk' }), secret.export());

const cryptoKey = await webcrypto.subtle.importKey(
  'raw',
  Buffer.from('k'.repeat(32)),
  { name: 'HMAC', hash: 'SHA-256' },
  true,
  ['sign'],
);
console.log(KeyObject.from(cryptoKey).export().toString());
const pair = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
  'sign',
  'verify',
]);
console.log(KeyObject.from(pair.publicKey).asymmetricKeyDetails, KeyObject.from(pair.privateKey).type);

for (const call of [
  () => createPrivateKey('garbage'),
  () => createPrivateKey({ key: read('rsa-encrypted'), passphrase: 'wrong' }),
  () => createPublicKey({ key: { kty: 'RSA' }, format: 'jwk' }),
  () => createPublicKey(createPublicKey(read('p256-private'))),
  () => opened.export({ format: 'pem' }),
  () => createPublicKey(opened).export({ format: 'der', type: 'pkcs8' }),
  () => createPrivateKey(read('ed25519-private')).export({ format: 'pem', type: 'pkcs1' }),
  () => KeyObject.from({}),
]) {
  try {
    console.log(call());
  } catch ({ name, code, message }) {
    console.log(name, code, message);
  }
}
