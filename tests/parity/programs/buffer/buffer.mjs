// Buffer: encodings, numbers, searching, comparing, slices, errors, Blob and File.
import buffer, { Blob, Buffer, File, isAscii, isUtf8, transcode } from 'node:buffer';

const attempt = (name, act) => {
  try {
    console.log(name, act());
  } catch (error) {
    console.log(name, error.name, error.code, error.message);
  }
};
for (const encoding of [
  'utf8',
  'utf-8',
  'hex',
  'base64',
  'base64url',
  'latin1',
  'binary',
  'ascii',
  'ucs2',
  'utf16le',
  'UTF-8',
  'Hex',
])
  attempt(encoding, () => [
    Buffer.from(/64/.test(encoding) ? 'YWJj' : 'aé€😀+/', encoding),
    Buffer.from([0xe9, 0x61, 0xff, 0xfe, 0x80]).toString(encoding),
    Buffer.byteLength('YWJj', encoding),
    Buffer.isEncoding(encoding),
  ]);
attempt('hex cut', () => Buffer.from('abxx', 'hex'));
attempt('base64 dirty', () => [
  Buffer.from('YW Jj\n=', 'base64').toString(),
  Buffer.from('YWJj', 'base64url').toString(),
  Buffer.from('_-A', 'base64'),
]);
attempt('arrays', () => [
  Buffer.from([256, -1, 1.9, 'x', '7']),
  Buffer.from(new Uint16Array([1, 256])),
  Buffer.from(Buffer.from('x')),
  Buffer.from({ type: 'Buffer', data: [1, 2] }),
  Buffer.from(new String('str')),
  Buffer.of(1, 2),
  Buffer.copyBytesFrom(new Uint16Array([1, 2]), 1),
]);
attempt('shared', () => {
  const raw = new ArrayBuffer(4);
  const view = Buffer.from(raw, 1, 2);
  view[0] = 9;
  return [new Uint8Array(raw), view.buffer === raw, view.byteOffset];
});
attempt('alloc', () => [
  Buffer.alloc(5, 'ab'),
  Buffer.alloc(3, 'YQ==', 'base64'),
  Buffer.alloc(2, 257),
  Buffer.allocUnsafe(2).length,
  Buffer.allocUnsafeSlow(1).length,
  Buffer.poolSize,
]);
const numbers = Buffer.alloc(16);
attempt('write', () => [
  numbers.writeInt8(-1, 0),
  numbers.writeUInt16BE(0x1234, 1),
  numbers.writeInt32LE(-2, 3),
  numbers.writeDoubleBE(1.5, 8),
  numbers.writeUIntBE(0x123456, 0, 3),
  numbers,
]);
attempt('read', () => [
  numbers.readUIntLE(0, 6),
  numbers.readIntBE(1, 5),
  numbers.readFloatLE(4),
  numbers.readDoubleBE(8),
  numbers.readBigUInt64BE(8),
  numbers.readBigInt64LE(0),
  numbers.readUint8(0),
  numbers.readBigUint64LE(8),
]);
attempt('range', () => numbers.readInt32LE(14));
attempt('no integer', () => numbers.readInt8(1.5));
attempt('wrong offset', () => numbers.readInt8('1'));
attempt('too large', () => numbers.writeUInt8(256, 0));
attempt('too large 32', () => numbers.writeInt32BE(2 ** 31, 0));
attempt('big too large', () => numbers.writeBigUInt64LE(2n ** 64n, 0));
attempt('byteLength', () => numbers.readUIntBE(0, 7));
const text = Buffer.from('the quick brown the');
attempt('search', () => [
  text.indexOf('the', 1),
  text.lastIndexOf('the'),
  text.includes('quick'),
  text.indexOf(Buffer.from('brown')),
  text.indexOf(113),
  text.indexOf(''),
  text.indexOf('x'),
  text.indexOf('the', -3),
]);
attempt('search wrong', () => text.indexOf({}));
attempt('compare', () => [
  Buffer.compare(Buffer.from('a'), Buffer.from('b')),
  text.equals(Buffer.from('the')),
  text.compare(Buffer.from('quick'), 0, 5, 4, 9),
]);
attempt('slices', () => [
  text.subarray(4, 9).toString(),
  text.slice(-3).toString(),
  String(text.subarray(100)),
  text.toString('utf8', 4, 9),
  text.subarray(4).buffer === text.buffer,
  text.subarray() instanceof Buffer,
]);
attempt('copy', () => {
  const into = Buffer.alloc(6, '.');
  return [text.copy(into, 1, 4, 9), String(into), text.copy(into, 9)];
});
attempt('fill', () => [
  Buffer.alloc(4).fill('abc'),
  Buffer.alloc(4).fill(0x101),
  Buffer.alloc(4).fill('é', 1, 3),
  Buffer.alloc(2).fill(Buffer.from([7])),
]);
attempt('swap', () => [
  Buffer.from([1, 2, 3, 4]).swap16(),
  Buffer.from([1, 2, 3, 4]).swap32(),
  Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]).swap64(),
]);
attempt('swap wrong', () => Buffer.alloc(3).swap16());
attempt('json', () => [
  JSON.stringify(Buffer.from('hi')),
  [...Buffer.from('ab').entries()],
  [...Buffer.from('ab').keys()],
]);
attempt('write text', () => {
  const target = Buffer.alloc(6);
  return [
    target.write('aé€'),
    target.write('zz', 4),
    target.write('ff', 'hex'),
    target.write('x', 1, 'latin1'),
    target,
  ];
});
attempt('concat', () => [
  Buffer.concat([Buffer.from('a'), new Uint8Array([98])]),
  Buffer.concat([Buffer.from('abc')], 2),
  Buffer.concat([Buffer.from('a')], 3),
]);
attempt('concat wrong', () => Buffer.concat('x'));
attempt('from number', () => Buffer.from(5));
attempt('from nothing', () => Buffer.from());
attempt('from null', () => Buffer.from(null));
attempt('unknown encoding', () => Buffer.from('x', 'nope'));
attempt('unknown encoding out', () => Buffer.from('x').toString('nope'));
attempt('alloc wrong', () => Buffer.alloc('5'));
attempt('alloc negative', () => Buffer.alloc(-1));
attempt('byteLength wrong', () => Buffer.byteLength(5));
attempt('inspect', () => [
  Buffer.from('x'.repeat(60)),
  Object.assign(Buffer.from('a'), { extra: 1 }),
  buffer.INSPECT_MAX_BYTES,
]);
attempt('is', () => [
  Buffer.isBuffer(new Uint8Array(1)),
  isUtf8(Buffer.from([0xff])),
  isAscii(Buffer.from('é')),
  isUtf8(Buffer.from('é')),
]);
attempt('transcode', () => [
  transcode(Buffer.from('€'), 'utf8', 'ascii'),
  transcode(Buffer.from('é'), 'utf8', 'latin1'),
  transcode(Buffer.from('é'), 'utf8', 'ucs2'),
]);
attempt('constants', () => [
  buffer.constants.MAX_STRING_LENGTH === buffer.kStringMaxLength,
  typeof buffer.kMaxLength,
  buffer.constants.MAX_LENGTH === buffer.kMaxLength,
]);
attempt('slices by encoding', () => [
  text.utf8Slice(0, 3),
  text.hexSlice(0, 2),
  text.latin1Slice(0, 2),
  text.ucs2Slice(0, 4),
  text.base64Slice(0, 3),
  Buffer.alloc(4).utf8Write('ab', 1),
  Buffer.alloc(4).hexWrite('abcd', 0),
]);
attempt('strings', () => [buffer.atob('aGk='), buffer.btoa('hi'), String(Buffer.from('a').toLocaleString())]);
const blob = new Blob(['ab', new Uint8Array([99])], { type: 'text/Plain' });
console.log(blob.size, blob.type, await blob.text(), Buffer.from(await blob.slice(1, 2).arrayBuffer()), blob);
const file = new File(['x'], 'n.txt', { type: 'a/b', lastModified: 5 });
console.log(file.name, file.lastModified, file instanceof Blob, await file.text());
console.log(
  new Uint8Array(2).constructor.name,
  Buffer.name,
  Buffer.from('a').constructor === Buffer,
  Object.prototype.toString.call(Buffer.alloc(1)),
  Buffer.from('abc').at(-1),
  Buffer.from('abc').map((byte) => byte + 1) instanceof Buffer,
);
