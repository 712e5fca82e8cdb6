// v8.serialize writes V8's own format, octet by octet, and deserialize reads it: values, cycles, views, errors, by hand.
const v8 = require('node:v8');

const shared = { a: 1 };
const round = { name: 'round', list: [shared, shared] };
round.self = round;
const error = new TypeError('wrong', { cause: { code: 7 } });
error.stack = 'TypeError: wrong\n    at somewhere';
const values = [
  [undefined, null, true, 1, -1, 2 ** 31, 1.5, -0, 12345678901234567890n, 'é', '日本'],
  Object.assign(new Array(3), { 0: 1 }),
  Object.assign([1, 2], { more: 'x' }),
  { 1: 'one', b: { c: [] } },
  new Date(0),
  /a+b/giu,
  new Map([['k', new Set([1, 'two'])]]),
  [Buffer.from('hello'), new Uint16Array([1, 2, 3]), new DataView(new ArrayBuffer(8), 1, 2).byteLength],
  [Object(1), Object('s'), Object(false)],
  error,
];
for (const value of values) {
  const bytes = v8.serialize(value);
  console.log(bytes.toString('hex'));
  console.log(v8.deserialize(bytes));
}
console.log(v8.deserialize(v8.serialize(new ArrayBuffer(3))).byteLength);
const back = v8.deserialize(v8.serialize(round));
console.log(back.self === back, back.list[0] === back.list[1], Buffer.isBuffer(v8.serialize(1)));

for (const value of [() => 1, Symbol('s'), new WeakMap(), Promise.resolve()]) {
  try {
    v8.serialize(value);
  } catch ({ name, message }) {
    console.log(name, message);
  }
}
for (const bytes of [Buffer.alloc(0), Buffer.from('ff0f41', 'hex'), Buffer.from('0001', 'hex'), 'text']) {
  try {
    v8.deserialize(bytes);
  } catch ({ name, code, message }) {
    console.log(name, code, message);
  }
}

class Point {
  constructor(x, y) {
    Object.assign(this, { x, y });
  }
}
class Own extends v8.DefaultSerializer {}
const writer = new Own();
writer.writeHeader();
writer.writeUint32(7);
writer.writeUint64(1, 2);
writer.writeDouble(0.5);
writer.writeRawBytes(Buffer.from('raw'));
writer.writeValue(new Point(1, 2));
const reader = new v8.DefaultDeserializer(writer.releaseBuffer());
console.log(
  reader.readHeader(),
  reader.getWireFormatVersion() >= 13,
  reader.readUint32(),
  reader.readUint64(),
);
console.log(reader.readDouble(), String(reader.readRawBytes(3)), reader.readValue());
