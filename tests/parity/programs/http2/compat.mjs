// The compatibility API: a server of HTTP/2 written like one of HTTP/1.
import { once } from 'node:events';
import http2 from 'node:http2';

const finished = [];
const server = http2.createServer(async (request, response) => {
  let body = '';
  for await (const piece of request) body += piece;
  const { method, url, httpVersion, authority, scheme } = request;
  response.setHeader(
    'X-Seen',
    [method, url, httpVersion, scheme, authority.startsWith('127.0.0.1')].join(' '),
  );
  response.appendHeader('x-list', 'a');
  response.appendHeader('x-list', 'b');
  response.setHeader('connection', 'close');
  if (url === '/early') response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' });
  if (url === '/trailers') response.addTrailers({ 'x-end': 'done' });
  console.log(response.headersSent, response.getHeaderNames(), response.hasHeader('X-SEEN'));
  response.statusCode = 202;
  response.write(`got ${body.length} `);
  console.log(response.headersSent, response.finished);
  response.on('finish', () => finished.push(response.writableEnded));
  response.end('bytes');
  try {
    response.setHeader('a', 'b');
  } catch ({ code, message }) {
    console.log(code, message);
  }
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const client = http2.connect(`http://127.0.0.1:${server.address().port}`);

for (const [path, body] of [
  ['/a?b=c', ''],
  ['/early', 'x'.repeat(200_000)],
  ['/trailers', 'abc'],
]) {
  const stream = client.request({ ':path': path, ':method': 'POST' });
  stream.on('headers', (headers) => console.log('information', headers[':status'], headers.link));
  stream.on('trailers', (headers) => console.log('trailers', headers['x-end']));
  stream.end(body);
  const [headers] = await once(stream, 'response');
  console.log(headers[':status'], headers['x-seen'], headers['x-list']);
  let text = '';
  for await (const piece of stream) text += piece;
  console.log(text);
  if (!stream.closed) await once(stream, 'close');
}
client.close();
server.close(() => console.log('closed', finished));
