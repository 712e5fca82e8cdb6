// Early Hints, Processing and other interim responses: written by a server, told by 'information' to a client.
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { listen, masked, stop, talk, thrown } from './fixtures/wire.mjs';

const server = http.createServer((request, response) => {
  if (request.url === '/wrong') {
    for (const hints of [null, 'x', { link: 'no' }, { link: ['</a>; rel=preload', 5] }, { link: '' }])
      console.log(
        JSON.stringify(hints),
        thrown(() => response.writeEarlyHints(hints)),
      );
    response.end();
    return;
  }
  response.writeEarlyHints({ 'x-only': 'no link, nothing is sent' });
  response.writeEarlyHints({ link: '</styles.css>; rel=preload; as=style' }, () => console.log('written'));
  response.writeEarlyHints({
    link: ['</a.js>; rel=preload; as=script', '</b.js>; rel=preload'],
    'x-trace': 'id: 1',
  });
  response.writeProcessing();
  response.setHeader('X-Final', 'yes');
  response.end('final');
});
const port = await listen(server);
console.log(await talk(port, ['GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n']));
console.log(await talk(port, ['GET /wrong HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n']));

const request = http.get({ port, host: '127.0.0.1', agent: false });
request.on('information', (information) => console.log('information', JSON.stringify(information)));
request.on('continue', () => console.log('continue'));
const [response] = await once(request, 'response');
console.log(response.statusCode, response.headers['x-final']);
response.resume();
await once(response, 'end');
await stop(server);

// A server of raw bytes: 100 unasked, an unknown 199, 103 in two pieces.
const raw = net.createServer((socket) => {
  socket.once('data', () => {
    socket.write('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 199 Odd\r\nA: b\r\nA: c\r\n\r\nHTTP/1.1 103 Early');
    setImmediate(() =>
      socket.end(' Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close\r\n\r\nbody'),
    );
  });
});
const rawPort = await listen(raw);
const asking = http.get({ port: rawPort, host: '127.0.0.1', agent: false });
for (const event of ['continue', 'information'])
  asking.on(event, (information) => console.log(event, masked(JSON.stringify(information ?? null))));
const [answer] = await once(asking, 'response');
let text = '';
for await (const data of answer) text += data;
console.log(answer.statusCode, text);
await stop(raw);
