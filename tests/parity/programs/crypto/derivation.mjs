// Key derivation: scrypt, PBKDF2 and HKDF, at once, by callback and by promise, with their limits.
import { hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync } from 'node:crypto';
import { promisify } from 'node:util';

const hex = (bytes) => Buffer.from(bytes).toString('hex');
console.log(hex(scryptSync('password', 'salt', 32)));
console.log(hex(scryptSync('password', 'salt', 32, { cost: 1024, blockSize: 4, parallelization: 2 })));
console.log(hex(await promisify(scrypt)('password', Buffer.from('salt'), 16, { N: 2048 })));
console.log(hex(pbkdf2Sync('password', 'salt', 1000, 24, 'sha512')));
console.log(hex(await promisify(pbkdf2)('password', 'salt', 1000, 24, 'sha256')));
console.log(hex(hkdfSync('sha512', 'key', 'salt', 'info', 70)));
console.log(hex(await promisify(hkdf)('sha256', 'key', '', '', 10)));

const order = [];
await new Promise((resolve) => {
  scrypt('a', 'b', 8, { N: 16 }, resolve);
  process.nextTick(() => order.push('tick'));
  order.push('after the call');
});
console.log(...order, 'callback');

for (const call of [
  () => scryptSync('a', 'b', 10, { N: 3 }),
  () => scryptSync('a', 'b', 10, { N: 2 ** 20 }),
  () => scryptSync('a', 'b', -1),
  () => pbkdf2Sync('a', 'b', 0, 10, 'sha1'),
  () => pbkdf2Sync('a', 'b', 1, 10, 'nope'),
  () => pbkdf2Sync('a', 'b', 1, 10),
  () => hkdfSync('sha256', 'a', 'b', 'c', 100_000),
]) {
  try {
    call();
  } catch ({ name, code, message }) {
    console.log(name, code, message);
  }
}
