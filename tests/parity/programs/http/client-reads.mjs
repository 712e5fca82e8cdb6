// What a client makes of answers: framings, broken ones, two answers, cut ones, keep-alive after each.
import http from 'node:http';
import net from 'node:net';
import { listen, settled, show, stop } from './fixtures/wire.mjs';

const answers = {
  'a length': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab',
  'more than the length': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabcdef',
  'cut short': 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab',
  'until the end': 'HTTP/1.1 200 OK\r\n\r\nuntil the end',
  'until the end, 1.0': 'HTTP/1.0 200 OK\r\n\r\nuntil the end',
  chunks: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n',
  'cut chunks': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n',
  'bad chunk': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n',
  'bad chunk later': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nzz\r\n',
  'another coding': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nrest',
  'two answers': 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb',
  'no reason': 'HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n',
  'an empty reason': 'HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n',
  'a reason in latin1': 'HTTP/1.1 200 caf\xe9 au lait\r\nX: \xe9\xff\r\nContent-Length: 0\r\n\r\n',
  'status 99': 'HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n',
  'status 999': 'HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n',
  'four digits': 'HTTP/1.1 2000 Odd\r\nContent-Length: 0\r\n\r\n',
  'no status': 'HTTP/1.1 OK\r\n\r\n',
  'HTTP/3': 'HTTP/3.0 200 OK\r\n\r\n',
  'no HTTP': 'SSH-2.0-OpenSSH_9\r\n',
  'half a head': 'HTTP/1.1 200 OK\r\nX: ',
  nothing: '',
  'both framings': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'two lengths': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc',
  'bare LF': 'HTTP/1.1 200 OK\nContent-Length: 0\n\n',
  'a folded line': 'HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n',
  '204 with content': 'HTTP/1.1 204 No\r\nContent-Length: 2\r\n\r\nab',
  '304 with a length': 'HTTP/1.1 304 Not\r\nContent-Length: 20\r\n\r\n',
  'close with a length': 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nab',
  'data after close': 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nabcd',
};
for (const bytewise of [false, true]) {
  console.log(`=== ${bytewise ? 'byte by byte' : 'in one piece'}`);
  for (const [name, bytes] of Object.entries(answers)) {
    const server = net.createServer((socket) => {
      socket.setNoDelay();
      socket.on('error', () => undefined);
      socket.once('data', async () => {
        if (bytewise)
          for (const byte of bytes) {
            socket.write(byte, 'latin1');
            await new Promise(setImmediate);
          }
        else socket.write(bytes, 'latin1');
        socket.end();
      });
    });
    const port = await listen(server);
    const seen = [];
    const agent = new http.Agent({ keepAlive: true });
    const request = http.get({ port, host: '127.0.0.1', agent });
    request.on('error', (error) => seen.push(`request ${show(error)}`));
    request.on('response', (response) => {
      let text = '';
      seen.push(`${response.statusCode} ${response.statusMessage}`);
      response.setEncoding('latin1');
      response.on('data', (data) => {
        text += data;
      });
      response.on('end', () => seen.push(`end ${JSON.stringify(text)} ${response.complete}`));
      response.on('error', (error) => seen.push(`response ${show(error)} after ${JSON.stringify(text)}`));
      response.on('close', () => seen.push('response close'));
    });
    await new Promise((resolve) => request.on('close', resolve));
    await settled();
    console.log(`${name}: ${seen.join(', ')}`);
    agent.destroy();
    await stop(server);
  }
}
