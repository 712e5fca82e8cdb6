import { describe, expect, it } from 'vitest';
import type { Run, Setup } from './setup';
import { openWire } from './wire';

/** One server with the shapes of answers that HTTP/1.1 knows. */
const SERVER = `
  import { createServer } from 'node:http';
  const server = createServer(async (request, response) => {
    switch (request.url) {
      case '/echo': {
        const pieces = [];
        for await (const piece of request) pieces.push(piece);
        const body = Buffer.concat(pieces);
        response.setHeader('content-type', 'application/json');
        return response.end(JSON.stringify({ method: request.method, headers: request.headers, body: body.toString(), size: body.length }));
      }
      case '/cookies':
        response.setHeader('set-cookie', ['a=1; Path=/', 'b=2; HttpOnly']);
        return response.end(request.headers.cookie + ' ' + request.headers.host);
      case '/chunks':
        for (const piece of ['one,', 'two,', 'three']) {
          response.write(piece);
          await new Promise((resolve) => setImmediate(resolve));
        }
        return response.end();
      case '/empty':
        return response.writeHead(204).end();
      case '/moved':
        return response.writeHead(302, { location: '/echo' }).end();
      case '/big':
        return response.end(Buffer.alloc(5_000_000, 'x'));
      case '/slow':
        request.on('close', () => console.log('request closed'));
        response.on('close', () => console.log('response closed, finished:', response.writableFinished));
        return console.log('waiting');
      default:
        return response.end('hello');
    }
  });
  server.on('upgrade', (request, socket, head) => {
    socket.write('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: echo\\r\\n\\r\\n');
    socket.on('data', (data) => { socket.write(String(data).toUpperCase()); if (String(data) === 'bye') socket.end(); });
    if (head.length) socket.write(String(head).toUpperCase());
  });
  server.listen(3000);
`;

export function httpSuite(setup: Setup): void {
  const serve = async (): Promise<Run> => {
    const run = await setup.run(SERVER);
    await run.sandbox.listening(3000);
    return run;
  };

  describe('fetch', () => {
    it('keeps Cookie, Host and every Set-Cookie', async () => {
      const { sandbox } = await serve();
      const headers = { cookie: 'k=v', host: 'shop.test' };
      const response = await sandbox.fetch(new Request('http://shop.test/cookies', { headers }), {
        port: 3000,
      });
      expect(await response.text()).toBe('k=v shop.test');
      expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2; HttpOnly']);
    });

    it('sends a body with its length and adds no header of a browser', async () => {
      const { sandbox } = await serve();
      const request = new Request('http://localhost:3000/echo', {
        method: 'POST',
        body: '{"ü":1}',
        headers: { 'content-type': 'application/json' },
      });
      const echo = await (await sandbox.fetch(request, { port: 3000 })).json();
      expect(echo).toMatchObject({
        method: 'POST',
        body: '{"ü":1}',
        headers: { 'content-length': '8', 'content-type': 'application/json' },
      });
      expect(
        Object.keys(echo.headers).filter((name) => /^(sec-|user-agent|origin|referer)/.test(name)),
      ).toEqual([]);
    });

    it('follows no redirect', async () => {
      const { sandbox } = await serve();
      const response = await sandbox.fetch('/moved', { port: 3000 });
      expect([response.status, response.headers.get('location')]).toEqual([302, '/echo']);
    });

    it('reads chunks, nothing, and five megabytes', async () => {
      const { sandbox } = await serve();
      expect(await (await sandbox.fetch('/chunks', { port: 3000 })).text()).toBe('one,two,three');
      const empty = await sandbox.fetch('/empty', { port: 3000 });
      expect([empty.status, await empty.text()]).toEqual([204, '']);
      const head = await sandbox.fetch(new Request('http://localhost/', { method: 'HEAD' }), { port: 3000 });
      expect([head.status, await head.text()]).toEqual([200, '']);
      const big = await sandbox.fetch('/big', { port: 3000 });
      expect((await big.arrayBuffer()).byteLength).toBe(5_000_000);
    });

    it('sends five megabytes', async () => {
      const { sandbox } = await serve();
      const request = new Request('http://localhost/echo', {
        method: 'PUT',
        body: new Uint8Array(5_000_000),
      });
      expect(await (await sandbox.fetch(request, { port: 3000 })).json()).toMatchObject({ size: 5_000_000 });
    });

    it('aborts, and the server notices', async () => {
      const run = await serve();
      const stop = new AbortController();
      const response = run.sandbox.fetch('/slow', { port: 3000, signal: stop.signal });
      await run.until(/waiting/);
      stop.abort(new Error('enough'));
      await expect(response).rejects.toThrow('enough');
      await run.until(/response closed, finished: false/);
    });
  });

  describe('HTTP/1.1 on the wire', () => {
    it('answers what is malformed with 400, as Node does', async () => {
      const { sandbox } = await serve();
      for (const bytes of [
        'NOT HTTP\r\n\r\n',
        'GET / HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n',
        'GET / HTTP/1.1\r\n\r\n',
      ]) {
        const wire = await openWire(sandbox, 3000);
        await wire.send(bytes);
        expect(await wire.rest()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nConnection: close\r\n/i);
      }
    });

    it('keeps a connection for the next request, and answers pipelined ones in order', async () => {
      const { sandbox } = await serve();
      const wire = await openWire(sandbox, 3000);
      await wire.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      const first = await wire.until(/hello/);
      expect(first).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      expect(first).toMatch(/\r\nConnection: keep-alive\r\n/);
      expect(first).toMatch(/\r\nDate: .* GMT\r\n/);
      await wire.send(
        'GET /cookies HTTP/1.1\r\nHost: y\r\nCookie: z\r\n\r\nGET /moved HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      );
      const all = await wire.rest();
      expect(all).toMatch(/hello[\s\S]*z y[\s\S]*HTTP\/1\.1 302 Found[\s\S]*Connection: close/);
    });

    it('chunks what has no length, and reads chunks', async () => {
      const { sandbox } = await serve();
      const wire = await openWire(sandbox, 3000);
      await wire.send('GET /chunks HTTP/1.1\r\nHost: x\r\n\r\n');
      expect(await wire.until(/\r\n0\r\n\r\n/)).toMatch(
        /Transfer-Encoding: chunked[\s\S]*\r\n\r\n4\r\none,\r\n4\r\ntwo,\r\n5\r\nthree\r\n0\r\n\r\n$/,
      );
      await wire.send(
        'POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n',
      );
      expect(await wire.until(/"size":5/)).toContain('"body":"abcde"');
    });

    it('sends no body with HEAD and 204', async () => {
      const { sandbox } = await serve();
      const wire = await openWire(sandbox, 3000);
      await wire.send(
        'HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET /empty HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      );
      const [head, empty, ...more] = (await wire.rest()).split(/(?<=\r\n\r\n)/);
      expect(head).toMatch(/^HTTP\/1\.1 200 OK/);
      expect(empty).toMatch(/^HTTP\/1\.1 204 No Content/);
      expect(empty).not.toMatch(/content-length|transfer-encoding/i);
      expect(more).toEqual([]);
    });

    it('upgrades, with bytes that came along', async () => {
      const { sandbox } = await serve();
      const wire = await openWire(sandbox, 3000);
      await wire.send('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhi');
      expect(await wire.until(/HI/)).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
      await wire.send('bye');
      expect(await wire.rest()).toMatch(/HIBYE$/);
    });

    it('closes an HTTP/1.0 connection after the answer', async () => {
      const { sandbox } = await serve();
      const wire = await openWire(sandbox, 3000);
      await wire.send('GET / HTTP/1.0\r\n\r\n');
      expect(await wire.rest()).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*hello$/);
    });

    it('asks for the body with 100 Continue', async () => {
      const { sandbox } = await serve();
      const wire = await openWire(sandbox, 3000);
      await wire.send('POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n');
      await wire.until(/^HTTP\/1\.1 100 Continue\r\n\r\n/);
      await wire.send('ok');
      await wire.until(/"body":"ok"/);
    });
  });
}
