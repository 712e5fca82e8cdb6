// ws: upgrade beside HTTP, text and binary, fragments, ping, permessage-deflate, back-pressure, limits, close codes, refusals.
import { once } from 'node:events';
import { createServer } from 'node:http';
import WebSocket, { createWebSocketStream, WebSocketServer } from 'ws';
import { start, stop } from '../shared/http.mjs';

const serverSaw = [];
const server = createServer((_request, response) => response.end('plain http'));
const plain = new WebSocketServer({ noServer: true, maxPayload: 1 << 20 });
const deflating = new WebSocketServer({
  noServer: true,
  perMessageDeflate: { threshold: 100 },
  handleProtocols: (offered) => [...offered][1],
});
server.on('upgrade', (request, socket, head) => {
  const { pathname } = new URL(request.url, 'http://x');
  const target = { '/plain': plain, '/deflate': deflating }[pathname];
  if (target) target.handleUpgrade(request, socket, head, (ws) => target.emit('connection', ws, request));
  else socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
});
for (const each of [plain, deflating]) {
  each.on('connection', (ws, request) => {
    ws.on('error', (error) => serverSaw.push(`error ${error.code} ${error.message}`));
    ws.on('message', (data, isBinary) => {
      const text = data.toString();
      if (text === 'close me') ws.close(4001, 'as you wish');
      else if (text === 'terminate me') ws.terminate();
      else if (text === 'everyone') for (const client of each.clients) client.send('to all');
      else ws.send(data, { binary: isBinary });
    });
    ws.on('close', (code, reason) => serverSaw.push(`close ${code} ${reason}`));
    ws.send(
      JSON.stringify({
        url: request.url,
        protocol: ws.protocol,
        extensions: ws.extensions,
        header: request.headers['x-test'] ?? null,
      }),
    );
  });
}
const base = (await start(server)).replace('http', 'ws');

async function open(path, ...args) {
  const ws = new WebSocket(base + path, ...args);
  const queue = [];
  const waiting = [];
  ws.on('message', (data, isBinary) => {
    const item = { data, isBinary };
    if (waiting.length > 0) waiting.shift()(item);
    else queue.push(item);
  });
  const next = () =>
    queue.length > 0 ? Promise.resolve(queue.shift()) : new Promise((resolve) => waiting.push(resolve));
  ws.on('error', (error) => console.log('client error', error.message));
  const hello = next();
  await once(ws, 'open');
  return { ws, next, hello: (await hello).data.toString() };
}

const one = await open('/plain', { headers: { 'x-test': 'yes' }, perMessageDeflate: false });
console.log(one.hello, one.ws.readyState);
one.ws.send('héllo €');
console.log((await one.next()).data.toString());
one.ws.send(Buffer.from([0, 255, 1]));
const binary = await one.next();
console.log(binary.isBinary, [...binary.data]);
one.ws.send('frag', { fin: false });
one.ws.send('men', { fin: false });
one.ws.send('ted', { fin: true });
console.log((await one.next()).data.toString());
const big = 'x'.repeat(300_000);
one.ws.send(big);
console.log((await one.next()).data.toString() === big);
one.ws.ping('beat');
console.log('pong', (await once(one.ws, 'pong'))[0].toString());
for (let index = 0; index < 1000; index++) one.ws.send(`m${index}`);
let inOrder = true;
for (let index = 0; index < 1000; index++) inOrder &&= (await one.next()).data.toString() === `m${index}`;
console.log('1000 in order', inOrder);

const two = await open('/deflate', ['first', 'second']);
console.log(two.hello, two.ws.protocol, two.ws.extensions);
const text = 'compress me '.repeat(20_000);
two.ws.send(text);
console.log((await two.next()).data.toString() === text);
two.ws.send('small');
console.log((await two.next()).data.toString());

const three = await open('/plain');
one.ws.send('everyone');
console.log((await one.next()).data.toString(), (await three.next()).data.toString(), plain.clients.size);
three.ws.send('close me');
const [code, reason] = await once(three.ws, 'close');
console.log('closed', code, reason.toString());

const four = await open('/plain');
four.ws.send('terminate me');
console.log('terminated', (await once(four.ws, 'close'))[0]);

const five = await open('/plain');
five.ws.send(Buffer.alloc((1 << 20) + 1));
console.log('too big', (await once(five.ws, 'close'))[0]);

const refused = new WebSocket(`${base}/nowhere`);
console.log(
  'refused:',
  await new Promise((resolve) => refused.on('error', (error) => resolve(error.message))),
);

const { ws, hello } = await open('/plain', { perMessageDeflate: false });
console.log(hello.length > 0);
const duplex = createWebSocketStream(ws, { encoding: 'utf8' });
duplex.write('through a stream');
console.log((await once(duplex, 'data'))[0]);
duplex.end();
await once(ws, 'close');

one.ws.close(1000, 'done');
two.ws.close();
await Promise.all([once(one.ws, 'close'), once(two.ws, 'close')]);
while (plain.clients.size + deflating.clients.size > 0) await new Promise((resolve) => setImmediate(resolve));
console.log((await fetch(base.replace('ws', 'http'))).status);
console.log(await fetch(`${base.replace('ws', 'http')}/plain`).then((response) => response.text()));
console.log(serverSaw.sort().join('\n'));
await stop(server);
