// Ciphers with fixed keys: every mode, in pieces, as streams, authenticated, and what goes wrong.
import { createCipheriv, createDecipheriv, createSecretKey, getCipherInfo } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const key = Buffer.from(Array.from({ length: 32 }, (_, i) => i));
const iv = Buffer.from('0123456789abcdef');
const text = 'Say what happened, precisely: näïve ✓';

for (const bits of [128, 192, 256])
  for (const mode of ['cbc', 'ctr', 'ecb', 'cfb', 'ofb']) {
    const name = `aes-${bits}-${mode}`;
    const args = [name, key.subarray(0, bits / 8), mode === 'ecb' ? null : iv];
    const cipher = createCipheriv(...args);
    const sealed =
      cipher.update(text.slice(0, 10), 'utf8', 'hex') +
      cipher.update(text.slice(10), 'utf8', 'hex') +
      cipher.final('hex');
    const decipher = createDecipheriv(...args);
    console.log(name, sealed, decipher.update(sealed, 'hex', 'utf8') + decipher.final('utf8') === text);
  }

for (const name of ['aes-128-gcm', 'aes-256-gcm', 'chacha20-poly1305']) {
  const secret = createSecretKey(key.subarray(0, name === 'aes-128-gcm' ? 16 : 32));
  const cipher = createCipheriv(name, secret, iv.subarray(0, 12), { authTagLength: 16 });
  cipher.setAAD(Buffer.from('header'), { plaintextLength: Buffer.byteLength(text) });
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const tag = cipher.getAuthTag();
  console.log(name, sealed.toString('base64'), tag.toString('hex'));
  for (const aad of ['header', 'forged']) {
    const decipher = createDecipheriv(name, secret, iv.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(aad), { plaintextLength: sealed.length }).setAuthTag(tag);
    try {
      console.log(aad, decipher.update(sealed, undefined, 'utf8') + decipher.final('utf8'));
    } catch ({ name, code, message }) {
      console.log(aad, name, code, message);
    }
  }
}

const parts = [];
const cipher = createCipheriv('aes-256-cbc', key, iv);
cipher.on('data', (part) => parts.push(part));
await pipeline(Readable.from([Buffer.alloc(1000, 'a'), Buffer.alloc(7, 'b')]), cipher);
const sealed = Buffer.concat(parts);
console.log(sealed.length, sealed.subarray(-16).toString('hex'));
const broken = createDecipheriv('aes-256-cbc', key, Buffer.alloc(16));
const error = await pipeline(Readable.from([sealed.subarray(0, 100)]), broken).catch((thrown) => thrown);
console.log(error.code, error.message);

for (const call of [
  () => createCipheriv('nope', key, iv),
  () => createCipheriv('aes-256-cbc', key.subarray(1), iv),
  () => createCipheriv('aes-256-cbc', key, iv.subarray(1)),
  () => createCipheriv('aes-256-gcm', key, null),
  () => createDecipheriv('aes-256-cbc', key, iv).final(),
  () => createDecipheriv('aes-256-gcm', key, iv).final(),
  () => createDecipheriv('aes-256-gcm', key, iv).setAuthTag(Buffer.alloc(3)),
  () => createCipheriv('aes-256-gcm', key, iv).getAuthTag(),
]) {
  try {
    call();
  } catch ({ name, code, message }) {
    console.log(name, code, message);
  }
}
console.log(getCipherInfo('aes-256-gcm'), getCipherInfo('nope'));
