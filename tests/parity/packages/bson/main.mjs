// Documents framed over a TCP connection, as MongoDB's wire protocol frames them.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import {
  Binary,
  BSON,
  Decimal128,
  Double,
  deserialize,
  EJSON,
  Int32,
  Long,
  ObjectId,
  serialize,
  Timestamp,
  UUID,
} from 'bson';

/** Cuts a byte stream into documents: each begins with its own length. */
async function* documents(socket) {
  let rest = Buffer.alloc(0);
  for await (const piece of socket) {
    rest = Buffer.concat([rest, piece]);
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const length = rest.readInt32LE(0);
      yield rest.subarray(0, length);
      rest = rest.subarray(length);
    }
  }
}

const stored = new Map();
const server = createServer(async (socket) => {
  for await (const bytes of documents(socket)) {
    try {
      const { insert, find, ...other } = deserialize(bytes, { promoteBuffers: false });
      if (insert) {
        stored.set(insert._id.toHexString(), insert);
        socket.write(serialize({ ok: new Double(1), n: new Int32(1) }));
      } else if (find) {
        const found = stored.get(find.toHexString());
        socket.write(serialize(found ? { ok: 1, found } : { ok: 0, errmsg: 'not found', code: 26 }));
      } else throw new Error(`unknown command ${Object.keys(other).join()}`);
    } catch (error) {
      socket.write(serialize({ ok: 0, name: error.name, errmsg: error.message }));
    }
  }
  socket.end();
});
server.listen(0);
await once(server, 'listening');

const socket = connect(server.address().port);
const answers = documents(socket);
async function ask(command) {
  socket.write(command instanceof Uint8Array ? command : serialize(command));
  return deserialize((await answers.next()).value);
}

const _id = new ObjectId('65f0c0ffee0123456789abcd');
const document = {
  _id,
  name: 'Ünï 🦊',
  created: new Date(0),
  price: Decimal128.fromString('19.990'),
  views: Long.fromString('9007199254740993'),
  pattern: /^a.*z$/i,
  bytes: new Binary(Buffer.from('raw')),
  key: new UUID('f81d4fae-7dec-11d0-a765-00a0c91e6bf6'),
  at: new Timestamp({ t: 1700000000, i: 4 }),
  nested: { list: [1, 2.5, null, true, { deep: 'er' }] },
};
console.log(await ask({ insert: document }));
const { found } = await ask({ find: _id });
console.log(found);
console.log(EJSON.stringify(found, { relaxed: false }));
console.log(found.price.toString(), found._id.getTimestamp().toISOString(), found._id.equals(_id));
console.log(await ask({ find: new ObjectId('000000000000000000000000') }));
console.log(await ask({ drop: 'everything' }));
console.log(await ask(Buffer.from([12, 0, 0, 0, 0x42, 0x61, 0, 1, 2, 3, 4, 0])));
// Many in flight at once: the answers come in order.
for (let n = 0; n < 100; n++)
  socket.write(serialize({ insert: { _id: ObjectId.createFromTime(n), n, text: 'x'.repeat(n * 100) } }));
let ok = 0;
for (let n = 0; n < 100; n++) ok += deserialize((await answers.next()).value).ok;
console.log('inserted', ok, 'stored', stored.size);

for (const wrong of [
  () => new ObjectId('short'),
  () => Decimal128.fromString('1.2.3'),
  () => serialize(null),
  () => deserialize(Buffer.from([5, 0, 0, 0])),
]) {
  try {
    console.log('unexpected', wrong());
  } catch (error) {
    console.log(error.name, error.message, BSON.BSONError.isBSONError(error));
  }
}
const cyclic = {};
cyclic.self = cyclic;
try {
  serialize(cyclic);
} catch (error) {
  console.log(error.name, error.message);
}
console.log(ObjectId.isValid(new ObjectId().toHexString()), new UUID().toString().length);
console.log(
  BSON.calculateObjectSize(document),
  EJSON.parse('{"a":{"$numberLong":"5"},"b":{"$date":"2020-01-01T00:00:00Z"}}'),
);
socket.end();
server.close();
