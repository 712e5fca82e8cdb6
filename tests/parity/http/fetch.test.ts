/** `fetch` beside Node's own. */
import { describe } from 'vitest';
import { bodyOf, listen, type Modules, parity, stop } from './parity';

async function withServer(
  modules: Modules,
  listener: Parameters<typeof modules.http.createServer>[1],
  program: (url: string) => Promise<unknown>,
): Promise<unknown> {
  const server = modules.http.createServer(listener as never);
  const port = await listen(server);
  const result = await program(`http://127.0.0.1:${port}`);
  await stop(server);
  return result;
}

const failure = async (attempt: Promise<unknown>) => {
  try {
    await attempt;
    return 'fine';
  } catch (error) {
    const { name, message, cause } = error as Error;
    const { code, name: causeName } = (cause ?? {}) as { code?: string; name?: string };
    return { name, message, code, causeName };
  }
};

describe('fetch', () => {
  parity('requests with and without content', async (modules) =>
    withServer(
      modules,
      async (request, response) => {
        const body = await bodyOf(request);
        response.end(
          JSON.stringify([request.method, request.url, Object.entries(request.headers).sort(), body]),
        );
      },
      async (url) => [
        await (await modules.fetch(`${url}/a?b=c#d`)).json(),
        await (
          await modules.fetch(url, {
            method: 'POST',
            body: 'text',
            headers: { cookie: 'a=1', origin: 'o', 'x-a': '1' },
          })
        ).json(),
        await (await modules.fetch(url, { method: 'PUT', body: new URLSearchParams({ a: 'b' }) })).json(),
        await (await modules.fetch(url, { method: 'POST' })).json(),
        await (await modules.fetch(url, { method: 'PATCH', body: new Uint8Array([65, 66]) })).json(),
        await (
          await modules.fetch(url, {
            method: 'POST',
            duplex: 'half',
            body: new ReadableStream({
              start(controller) {
                controller.enqueue(new TextEncoder().encode('streamed'));
                controller.close();
              },
            }),
          } as RequestInit)
        ).json(),
      ],
    ),
  );

  parity('responses: headers, cookies, statuses, streams', async (modules) =>
    withServer(
      modules,
      (request, response) => {
        if (request.url === '/204') response.writeHead(204).end();
        else if (request.url === '/500') response.writeHead(500, 'Oh no', { 'X-A': '1' }).end('broken');
        else {
          response.setHeader('Set-Cookie', ['a=1', 'b=2']);
          response.write('one');
          response.end('two');
        }
      },
      async (url) => {
        const streamed = await modules.fetch(url);
        const empty = await modules.fetch(`${url}/204`);
        const failed = await modules.fetch(`${url}/500`);
        const head = await modules.fetch(url, { method: 'HEAD' });
        return [
          [
            streamed.headers.getSetCookie(),
            streamed.ok,
            streamed.type,
            streamed.redirected,
            await streamed.text(),
            streamed.bodyUsed,
          ],
          [empty.status, empty.body, await empty.text()],
          [failed.status, failed.statusText, failed.ok, failed.headers.get('x-a'), await failed.text()],
          [head.status, await head.text()],
        ];
      },
    ),
  );

  parity('redirects', async (modules) =>
    withServer(
      modules,
      async (request, response) => {
        const [, status, target] = /^\/(\d+)(\/.*)?$/.exec(request.url ?? '') ?? [];
        if (status) response.writeHead(Number(status), { Location: target ?? '/end' }).end('moved');
        else
          response.end(
            `${request.method} ${request.url} ${request.headers['content-type']} ${await bodyOf(request)}`,
          );
      },
      async (url) => {
        const results: unknown[] = [];
        for (const [path, init] of [
          ['/302', {}],
          ['/302', { method: 'POST', body: 'x' }],
          ['/303', { method: 'PUT', body: 'x' }],
          ['/307', { method: 'POST', body: 'x' }],
          ['/301/302/307', {}],
          ['/302', { redirect: 'manual' }],
        ] as [string, RequestInit][]) {
          const response = await modules.fetch(url + path, init);
          results.push([
            response.status,
            response.redirected,
            new URL(response.url).pathname,
            await response.text(),
          ]);
        }
        results.push(await failure(modules.fetch(`${url}/302`, { redirect: 'error' })));
        results.push(await failure(modules.fetch(`${url}/302/302`.repeat(1), { redirect: 'follow' })));
        return results;
      },
    ),
  );

  parity('what goes wrong', async (modules) => {
    const closed = modules.net.createServer();
    const port = await listen(closed);
    await stop(closed);
    const results: unknown[] = [
      await failure(modules.fetch(`http://127.0.0.1:${port}`)),
      await failure(modules.fetch('/relative')),
      await failure(modules.fetch('ftp://x/')),
      await failure(modules.fetch('http://127.0.0.1:9999', { body: 'x' })),
      await failure(modules.fetch('http://127.0.0.1:9999', { method: 'POST', body: new ReadableStream() })),
      await failure(modules.fetch('http://127.0.0.1:9999', { signal: AbortSignal.abort() })),
      await failure(modules.fetch('http://127.0.0.1:9999', { signal: AbortSignal.abort(new Error('mine')) })),
    ];
    for (const answer of ['', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc']) {
      const server = modules.net.createServer((socket) => {
        socket.on('error', () => socket.destroy());
        socket.once('data', () => socket.end(answer));
      });
      const where = `http://127.0.0.1:${await listen(server)}`;
      results.push(await failure(modules.fetch(where).then((response) => response.text())));
      await stop(server);
    }
    return results;
  });

  parity('an abort while waiting and while reading', async (modules) =>
    withServer(
      modules,
      (request, response) => {
        response.on('error', () => undefined);
        if (request.url === '/body') response.write('begun');
        else arrived();
      },
      async (url) => {
        const first = new AbortController();
        arrived = () => first.abort();
        const waiting = await failure(modules.fetch(url, { signal: first.signal }));
        const second = new AbortController();
        const response = await modules.fetch(`${url}/body`, { signal: second.signal });
        const reader = (response.body as ReadableStream<Uint8Array>).getReader();
        const { value } = await reader.read();
        second.abort();
        return [waiting, value, await failure(reader.read())];
      },
    ),
  );
});

let arrived: () => void = () => undefined;
