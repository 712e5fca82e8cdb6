// Hashes and HMACs: every algorithm, encodings, copies, streams, misuse.
import crypto, { createHash, createHmac } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

for (const name of [
  ...['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha512-224', 'sha512-256', 'ripemd160'],
  ...['sha3-224', 'sha3-256', 'sha3-384', 'sha3-512', 'blake2b512', 'blake2s256', 'RSA-SHA256', 'SHA256'],
]) {
  console.log(
    name,
    createHash(name)
      .update('naïve')
      .update(Buffer.from([0, 255]))
      .digest('hex'),
  );
  console.log(name, createHmac(name, 'key').update('data').digest('base64url'));
}
for (const outputLength of [1, 16, 99])
  console.log(outputLength, createHash('shake256', { outputLength }).update('a').digest('hex'));

const hash = createHash('sha256').update('a');
const copy = hash.copy().update('b');
console.log(hash.digest('base64'), copy.digest('latin1').length, copy instanceof crypto.Hash);

const stream = createHash('sha1');
await pipeline(Readable.from(['one', Buffer.from('two')]), stream);
console.log(stream.read().toString('hex'));

const refused = (call) => {
  try {
    console.log(call());
  } catch ({ name, code, message }) {
    console.log(name, code, message);
  }
};
refused(() => createHash('nope'));
refused(() => createHmac('nope', 'k'));
refused(() => createHmac('sha256'));
refused(() => createHash('sha256').update(5));
refused(() => hash.update('more'));
refused(() => hash.digest());
refused(() => createHash('sha256', { outputLength: 4 }));
console.log(
  crypto.getHashes().includes('RSA-SHA512/256'),
  crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('a')),
);
