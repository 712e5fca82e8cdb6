// Random values: shapes, ranges, callbacks, limits.
import {
  getRandomValues,
  randomBytes,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
  timingSafeEqual,
} from 'node:crypto';

console.log(randomBytes(16).length, randomBytes(100_000).length, randomBytes(0).length);
console.log(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(randomUUID()));
console.log([...new Set(Array.from({ length: 500 }, () => randomInt(3)))].sort());
console.log(
  randomInt(5, 6),
  randomFillSync(Buffer.alloc(4), 2).subarray(0, 2),
  getRandomValues(new Uint32Array(3)).length,
);
// One after the other: which of two threads of Node's pool is done first is not fixed.
randomBytes(8, (error, bytes) => {
  console.log('bytes', error, bytes.length);
  randomFill(new Uint8Array(8), (wrong, filled) => console.log('fill', wrong, filled.length));
});
randomInt(0, 1, (error, value) => console.log('int', error, value));

for (const call of [
  () => randomBytes(-1),
  () => randomBytes('a'),
  () => randomInt(5, 5),
  () => randomInt('x'),
  () => randomInt(-5, 2 ** 50),
  () => randomFillSync(Buffer.alloc(4), 5),
  () => timingSafeEqual(Buffer.from('a'), Buffer.from('ab')),
  () => timingSafeEqual('a', 'b'),
]) {
  try {
    console.log(call());
  } catch ({ name, code, message }) {
    console.log(name, code, message);
  }
}
