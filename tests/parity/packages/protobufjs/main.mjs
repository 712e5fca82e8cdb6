// Schemas parsed at run time, messages framed over TCP, a service over HTTP, reflection, verification and damaged bytes.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import protobuf from 'protobufjs';

const { root } = protobuf.parse(
  `
  syntax = "proto3";
  package shop;
  enum Status { PENDING = 0; PAID = 1; SENT = 2; }
  message Line { string sku = 1; uint32 quantity = 2; sint64 cents = 3; }
  message Order {
    int32 id = 1;
    repeated Line lines = 2;
    map<string, string> labels = 3;
    Status status = 4;
    oneof payment { string card = 5; bytes voucher = 6; }
    double ratio = 7;
    fixed64 big = 8;
    repeated int32 packed = 9;
    optional bool gift = 10;
  }
  message Query { int32 id = 1; }
  service Orders { rpc Get (Query) returns (Order); rpc Put (Order) returns (Order); }
`,
  { keepCase: true },
);
const Order = root.lookupType('shop.Order');
const Query = root.lookupType('shop.Query');

const order = Order.create({
  id: -7,
  lines: [
    { sku: 'Ä-1', quantity: 3, cents: '-9007199254740993' },
    { sku: 'B', quantity: 4294967295, cents: 5 },
  ],
  labels: { colour: 'grün', '': 'empty' },
  status: 'SENT',
  voucher: Buffer.from([0, 255, 16]),
  ratio: 0.1,
  big: '18446744073709551615',
  packed: Array.from({ length: 20 }, (_, n) => n * n * n - 100),
  gift: false,
});
const bytes = Order.encode(Order.fromObject(order)).finish();
console.log(Buffer.from(bytes).toString('hex'));
console.log(
  Order.toObject(Order.decode(bytes), {
    longs: String,
    enums: String,
    bytes: String,
    defaults: true,
    oneofs: true,
  }),
);
console.log(JSON.stringify(Order.decode(bytes)));
console.log(
  Order.verify({ id: 'x' }),
  Order.verify({ lines: [{ quantity: 1.5 }] }),
  Order.verify({ card: 'a', voucher: Buffer.alloc(1) }),
  Order.verify({ id: 1 }),
);

// Length-delimited messages over TCP, many in one piece and one in many.
const server = createTcpServer((socket) => {
  let rest = Buffer.alloc(0);
  socket.on('data', (piece) => {
    rest = Buffer.concat([rest, piece]);
    for (;;) {
      const reader = protobuf.Reader.create(rest);
      let length;
      try {
        length = reader.uint32();
      } catch (error) {
        if (error instanceof RangeError) return;
        throw error;
      }
      if (reader.pos + length > rest.length) return;
      const message = Order.decode(reader, length);
      rest = rest.subarray(reader.pos);
      socket.write(
        Order.encodeDelimited(
          Order.create({ id: message.id * 2, packed: message.packed.map((n) => n + 1) }),
        ).finish(),
      );
    }
  });
  socket.on('end', () => socket.end());
}).listen(0);
await once(server, 'listening');
const socket = connect(server.address().port);
for (let id = 1; id <= 50; id++)
  socket.write(
    Order.encodeDelimited(
      Order.create({ id, packed: Array.from({ length: id * 20 }, (_, n) => n) }),
    ).finish(),
  );
socket.end();
const pieces = [];
for await (const piece of socket) pieces.push(piece);
const reader = protobuf.Reader.create(Buffer.concat(pieces));
const ids = [];
let total = 0;
while (reader.pos < reader.len) {
  const { id, packed } = Order.decodeDelimited(reader);
  ids.push(id);
  total += packed.reduce((sum, n) => sum + n, 0);
}
console.log(ids.join(), total);
server.close();

// A service: protobufjs makes the client, this program the transport.
const stored = new Map();
const http = createServer(async (incoming, response) => {
  const body = [];
  for await (const piece of incoming) body.push(piece);
  try {
    if (incoming.url === '/shop.Orders/Put') {
      const put = Order.decode(Buffer.concat(body));
      stored.set(put.id, put);
      return response
        .writeHead(200, { 'content-type': 'application/x-protobuf' })
        .end(Order.encode(put).finish());
    }
    const found = stored.get(Query.decode(Buffer.concat(body)).id);
    return found ? response.end(Order.encode(found).finish()) : response.writeHead(404).end('no such order');
  } catch (error) {
    return response.writeHead(400).end(`${error.constructor.name}: ${error.message}`);
  }
}).listen(0);
await once(http, 'listening');
const url = `http://localhost:${http.address().port}`;
const Orders = root.lookupService('shop.Orders');
const client = Orders.create(async (method, request, done) => {
  const response = await fetch(`${url}/${method.parent.fullName.slice(1)}/${method.name}`, {
    method: 'POST',
    body: request,
  });
  if (!response.ok) return done(new Error(`${response.status} ${await response.text()}`));
  return done(null, new Uint8Array(await response.arrayBuffer()));
});
client.on('data', (_message, { name }) => console.log('answered', name));
console.log(
  Order.toObject(await client.put(Order.create({ id: 3, status: 1, card: '4111' })), {
    enums: String,
    oneofs: true,
  }),
);
console.log((await client.get({ id: 3 })).card);
await client.get({ id: 4 }).catch((error) => console.log(error.message));
console.log(
  await (
    await fetch(`${url}/shop.Orders/Put`, { method: 'POST', body: Buffer.from([0x0a, 0xff, 1]) })
  ).text(),
);
console.log(
  await (await fetch(`${url}/shop.Orders/Put`, { method: 'POST', body: Buffer.from([0x0f]) })).text(),
);
http.close();

const wide = new protobuf.Root()
  .define('own')
  .add(
    new protobuf.Type('Point')
      .add(new protobuf.Field('x', 1, 'int32'))
      .add(new protobuf.Field('y', 2, 'float')),
  );
const Point = wide.lookupType('Point');
console.log(Point.decode(Point.encode({ x: 1, y: 1.5 }).finish()), root.lookupEnum('shop.Status').values);
for (const wrong of ['message {', 'syntax = "proto3"; message A { string a = 1; string a = 1; }']) {
  try {
    protobuf.parse(wrong);
    console.log('unexpected');
  } catch (error) {
    console.log(error.message);
  }
}
console.log(
  protobuf.util.Long === null || typeof protobuf.util.Long,
  protobuf.util.isNode,
  protobuf.BufferWriter.alloc(4).constructor.name,
);
