// Fresh keys of every kind, at once, by callback and by promise; primes; agreement on a secret.
import crypto from 'node:crypto';
import { promisify } from 'node:util';

const data = Buffer.from('data');
for (const [type, options, digest] of [
  ['rsa', { modulusLength: 1024 }, 'sha256'],
  ['rsa', { modulusLength: 1024, publicExponent: 3 }, 'sha1'],
  [
    'rsa-pss',
    { modulusLength: 1024, hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256', saltLength: 20 },
    'sha256',
  ],
  ['ec', { namedCurve: 'P-384' }, 'sha384'],
  ['ec', { namedCurve: 'secp256k1' }, 'sha256'],
  ['ed25519', undefined, null],
  ['ed448', undefined, null],
]) {
  const { publicKey, privateKey } = crypto.generateKeyPairSync(type, options);
  const signature = crypto.sign(digest, data, privateKey);
  console.log(type, publicKey.asymmetricKeyDetails, crypto.verify(digest, data, publicKey, signature));
}

const encoded = await promisify(crypto.generateKeyPair)('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' },
});
console.log(encoded.publicKey.split('\n')[0], encoded.privateKey.split('\n')[0]);
console.log(crypto.createPrivateKey({ key: encoded.privateKey, passphrase: 'secret' }).asymmetricKeyDetails);
crypto.generateKeyPair(
  'x25519',
  { publicKeyEncoding: { type: 'spki', format: 'der' } },
  (error, publicKey, privateKey) =>
    console.log('callback', error, publicKey.length, privateKey.asymmetricKeyType),
);
console.log(crypto.generateKeySync('hmac', { length: 512 }).symmetricKeySize);
crypto.generateKey('aes', { length: 192 }, (error, key) =>
  console.log('callback', error, key.symmetricKeySize),
);

for (const type of ['x25519', 'x448']) {
  const [a, b] = [crypto.generateKeyPairSync(type), crypto.generateKeyPairSync(type)];
  const secret = (mine, theirs) =>
    crypto.diffieHellman({ privateKey: mine.privateKey, publicKey: theirs.publicKey });
  console.log(type, secret(a, b).equals(secret(b, a)), secret(a, b).length);
}
const [alice, bob] = [crypto.createECDH('prime256v1'), crypto.createECDH('prime256v1')];
alice.setPrivateKey('01'.repeat(32), 'hex');
bob.setPrivateKey('02'.repeat(32), 'hex');
console.log(alice.getPublicKey('hex', 'compressed'), alice.computeSecret(bob.getPublicKey()).toString('hex'));
const [one, two] = [crypto.getDiffieHellman('modp14'), crypto.createDiffieHellmanGroup('modp14')];
one.generateKeys();
two.generateKeys();
console.log(
  one.computeSecret(two.getPublicKey()).equals(two.computeSecret(one.getPublicKey())),
  one.getPrime('base64').slice(0, 40),
);

const prime = crypto.generatePrimeSync(96, { bigint: true });
console.log(prime.toString(2).length, crypto.checkPrimeSync(prime), crypto.checkPrimeSync(prime * 3n));
console.log(crypto.getCurves().includes('secp521r1'), crypto.getCiphers().includes('aes-256-gcm'));

for (const call of [
  () => crypto.generateKeyPairSync('nope'),
  () => crypto.generateKeyPairSync('rsa'),
  () => crypto.generateKeyPairSync('ec', { namedCurve: 'nope' }),
  () => crypto.generateKeySync('aes', { length: 100 }),
  () => crypto.createECDH('nope'),
  () => crypto.createECDH('prime256v1').getPublicKey(),
  () => crypto.getDiffieHellman('nope'),
]) {
  try {
    console.log(call());
  } catch ({ name, code, message }) {
    console.log(name, code, message);
  }
}
