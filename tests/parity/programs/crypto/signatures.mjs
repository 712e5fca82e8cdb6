// Signatures with fixed keys: RSA PKCS#1 and PSS, ECDSA, Ed25519, in JSON Web Tokens and alone.
import {
  constants,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSign,
  createVerify,
  sign,
  verify,
} from 'node:crypto';
import { readFileSync } from 'node:fs';

const read = (name) => readFileSync(`fixtures/${name}.pem`, 'utf8');
const keys = { rsa: read('rsa-private'), ec: read('p256-private'), ed: read('ed25519-private') };
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
const data = Buffer.from('Say what happened, precisely.');

console.log(sign('sha256', data, keys.rsa).toString('base64url'));
console.log(sign(null, data, keys.ed).toString('base64url'));
console.log(createSign('RSA-SHA512').update(data).end().sign(keys.rsa, 'hex'));

const ALGORITHMS = {
  HS256: { sign: (input) => createHmac('sha256', 'secret').update(input).digest('base64url') },
  RS256: { digest: 'sha256', key: { key: keys.rsa } },
  PS384: { digest: 'sha384', key: { key: keys.rsa, ...pss } },
  ES256: { digest: 'sha256', key: { key: keys.ec, dsaEncoding: 'ieee-p1363' } },
  EdDSA: { digest: null, key: { key: keys.ed } },
};
const json = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
for (const [alg, { sign: hmac, digest, key }] of Object.entries(ALGORITHMS)) {
  const input = `${json({ alg })}.${json({ sub: '7' })}`;
  if (hmac) {
    console.log(alg, hmac(input));
    continue;
  }
  const signature = sign(digest, Buffer.from(input), key);
  const publicKey = { ...key, key: createPublicKey(key.key) };
  console.log(
    alg,
    signature.length,
    verify(digest, Buffer.from(input), publicKey, signature),
    verify(digest, Buffer.from(`${input}x`), publicKey, signature),
  );
}

const der = createSign('sha256').update(data).sign(keys.ec);
console.log(der[0], createVerify('sha256').update(data).verify(createPublicKey(keys.ec), der));
console.log(createVerify('sha256').update(data).verify(read('ca-certificate'), der));
sign('sha256', data, createPrivateKey(keys.rsa), (error, signature) => {
  console.log('callback', error, signature.length);
  verify('sha256', data, createPublicKey(keys.rsa), signature, (...answer) =>
    console.log('callback', ...answer),
  );
});

for (const call of [
  () => sign('sha256', data, createPublicKey(keys.rsa)),
  () => sign('sha256', data, keys.ed),
  () => sign('nope', data, keys.rsa),
  () => createSign('sha256').update('a').sign(),
  () => sign('sha256', data, 'garbage'),
  () => verify('sha256', data, createPublicKey(keys.ec), Buffer.from('garbage')),
]) {
  try {
    console.log(call());
  } catch ({ name, code, message }) {
    console.log(name, code, message);
  }
}
