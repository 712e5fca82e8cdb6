// An API that speaks MessagePack over HTTP, and a stream of records over TCP.

import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import { addExtension, Packr, PackrStream, pack, UnpackrStream, unpack, unpackMultiple } from 'msgpackr';

class Money {
  constructor(cents, currency) {
    this.cents = cents;
    this.currency = currency;
  }
}
addExtension({
  Class: Money,
  type: 11,
  pack: (money) => pack([money.cents, money.currency]),
  unpack: (bytes) => new Money(...unpack(bytes)),
});

const orders = new Map();
const server = createServer(async (incoming, response) => {
  const answer = (status, value) => {
    const body = pack(value);
    response.writeHead(status, { 'content-type': 'application/msgpack', 'content-length': body.length });
    response.end(body);
  };
  const pieces = [];
  for await (const piece of incoming) pieces.push(piece);
  try {
    if (incoming.method === 'POST') {
      const order = unpack(Buffer.concat(pieces));
      orders.set(order.id, order);
      return answer(201, {
        ...order,
        total: new Money(
          order.lines.reduce((sum, line) => sum + line.price.cents, 0),
          'EUR',
        ),
      });
    }
    const found = orders.get(Number(incoming.url.slice(1)));
    return found ? answer(200, found) : answer(404, { error: 'no such order', url: incoming.url });
  } catch (error) {
    return answer(400, { error: error.constructor.name, message: error.message });
  }
});
server.listen(0);
await once(server, 'listening');
const { port } = server.address();

function ask(method, path, body) {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { port, method, path, headers: { 'content-type': 'application/msgpack' } },
      async (response) => {
        const pieces = [];
        for await (const piece of response) pieces.push(piece);
        const bytes = Buffer.concat(pieces);
        resolve({ status: response.statusCode, bytes: bytes.length, value: unpack(bytes) });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const order = {
  id: 7,
  placed: new Date(Date.UTC(2024, 1, 29, 12, 30, 15, 250)),
  customer: {
    name: 'Zoë 🦊',
    tags: new Set(['new', 'vip']),
    notes: new Map([
      [1, 'one'],
      ['two', 2n],
    ]),
  },
  lines: [
    { sku: 'A-1', price: new Money(1999, 'EUR') },
    { sku: 'B-2', price: new Money(501, 'EUR') },
  ],
  blob: Buffer.from([0, 255, 128, 7]),
  big: 2n ** 63n - 1n,
  ratio: 0.1,
  missing: null,
  negative: -129,
};
const created = await ask('POST', '/', pack(order));
console.log(created.status, created.value);
console.log((await ask('GET', '/7')).value.customer);
console.log(await ask('GET', '/8'));
console.log(await ask('POST', '/', Buffer.from([0xc1])));
console.log(await ask('POST', '/', pack(order).subarray(0, 20)));

const tcp = createTcpServer((socket) => {
  const packed = new PackrStream();
  packed.pipe(socket);
  socket
    .pipe(new UnpackrStream())
    .on('data', ({ n, text }) => {
      packed.write({ n: n * 2, text: text.toUpperCase(), size: text.length });
    })
    .on('end', () => packed.end({ done: true }));
});
tcp.listen(0);
await once(tcp, 'listening');
const socket = connect(tcp.address().port);
const sender = new PackrStream();
sender.pipe(socket);
const seen = [];
const received = socket.pipe(new UnpackrStream());
received.on('data', (record) => seen.push(record));
for (let n = 0; n < 200; n++) sender.write({ n, text: 'é'.repeat(n * 5) });
sender.end();
await once(received, 'end');
console.log(seen.length, seen.at(100).n, seen.at(100).size, seen.at(-2).text.length, seen.at(-1));

const structured = new Packr({ structures: [], useRecords: true });
const rows = Array.from({ length: 50 }, (_, id) => ({ id, name: `row ${id}`, even: id % 2 === 0 }));
const dense = structured.pack(rows);
console.log(dense.length, pack(rows).length, structured.unpack(dense)[49]);
console.log(unpackMultiple(Buffer.concat([pack(1), pack('two'), pack([3])])));
const circular = { name: 'self' };
circular.me = circular;
const cyclic = new Packr({ structuredClone: true });
const back = cyclic.unpack(cyclic.pack(circular));
console.log(back.me === back, cyclic.unpack(cyclic.pack(new TypeError('bad'))) instanceof Error);

server.close();
tcp.close();
