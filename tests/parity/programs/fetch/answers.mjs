// What fetch makes of a server's answers: decoding, redirects, cookies, data URLs, and what fails with which cause.
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

const attempt = async (name, act) => {
  try {
    console.log(name, await act());
  } catch (error) {
    const { name: cause, code, message } = error.cause ?? {};
    console.log(name, 'threw', error.name, error.message, cause, code, message?.replace(/:\d+$/, ':PORT'));
  }
};

const coded = {
  gzip: gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  'gzip, br': (bytes) => brotliCompressSync(gzipSync(bytes)),
  unknown: (bytes) => Buffer.from(bytes),
};
const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://x');
  const coding = url.searchParams.get('coding');
  if (coding) {
    response.setHeader('Content-Encoding', coding);
    response.end(coded[coding]('content '.repeat(50)));
  } else if (url.pathname === '/loop') response.writeHead(302, { Location: '/loop' }).end();
  else if (url.pathname === '/cookies')
    response
      .writeHead(
        200,
        [
          ['Set-Cookie', 'a=1'],
          ['Set-Cookie', 'b=2'],
        ].flat(),
      )
      .end('ok');
  else if (url.pathname === '/hosts')
    response.end(JSON.stringify(request.rawHeaders.filter((_, i) => i % 2 === 0)));
  else if (url.pathname === '/bad') response.writeHead(302, { Location: 'http://[' }).end();
  else response.end(`${request.method} ${request.url}`);
}).listen(0, async () => {
  const url = `http://localhost:${server.address().port}`;
  for (const coding of Object.keys(coded))
    await attempt(coding, async () => {
      const response = await fetch(`${url}/?coding=${coding}`);
      const text = await response.text();
      return [response.headers.get('content-encoding'), text.length, text.slice(0, 8)];
    });
  await attempt('headers', async () => (await fetch(`${url}/hosts`, { headers: { 'X-A': '1' } })).text());
  await attempt('cookies', async () => {
    const response = await fetch(`${url}/cookies`);
    return [response.headers.getSetCookie(), response.headers.get('set-cookie'), response.type];
  });
  await attempt('immutable', async () => (await fetch(url)).headers.set('a', 'b'));
  await attempt('too many redirects', () => fetch(`${url}/loop`));
  await attempt('a redirect that is an error', () => fetch(`${url}/loop`, { redirect: 'error' }));
  await attempt('a redirect by hand', async () => {
    const response = await fetch(`${url}/loop`, { redirect: 'manual' });
    return [response.status, response.type, response.headers.get('location')];
  });
  await attempt('a redirect to no URL', () => fetch(`${url}/bad`));
  await attempt('data', async () => {
    const response = await fetch('data:text/html;base64,aGVsbG8=');
    return [
      response.status,
      response.statusText,
      response.headers.get('content-type'),
      await response.text(),
      response.url,
    ];
  });
  await attempt('data without type', async () => {
    const response = await fetch('data:,a%20b#c');
    return [response.headers.get('content-type'), await response.text()];
  });
  await attempt('bad port', () => fetch('http://127.0.0.1:25/'));
  await attempt('about', () => fetch('about:blank'));
  await attempt('file', () => fetch('file:///etc/hosts'));
  await attempt('scheme', () => fetch('foo://x'));
  await attempt('relative', () => fetch('/x'));
  server.close();
  const closed = createTcpServer().listen(0, async () => {
    const { port } = closed.address();
    await new Promise((done) => closed.close(done));
    await attempt('refused', () => fetch(`http://127.0.0.1:${port}`));
    const cut = createTcpServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf'));
    }).listen(0, async () => {
      const where = `http://127.0.0.1:${cut.address().port}`;
      await attempt('cut', async () => (await fetch(where)).text());
      await attempt('nonsense', async () => {
        const odd = createTcpServer((socket) => socket.once('data', () => socket.end('hello\r\n\r\n')));
        await new Promise((done) => odd.listen(0, done));
        try {
          return await fetch(`http://127.0.0.1:${odd.address().port}`);
        } finally {
          odd.close();
        }
      });
      cut.close();
    });
  });
});
