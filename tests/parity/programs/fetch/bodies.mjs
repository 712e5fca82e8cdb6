// Request and Response take every kind of content, read it once, and word errors alike.
const attempt = async (name, act) => {
  try {
    console.log(name, await act());
  } catch (error) {
    console.log(name, 'threw', error.name, error.message);
  }
};

await attempt('text twice', async () => {
  const response = new Response('x');
  await response.text();
  return response.text();
});
await attempt('json twice', async () => {
  const request = new Request('http://x/', { method: 'POST', body: '{}' });
  await request.json();
  return request.json();
});
await attempt('clone of a used response', async () => {
  const response = new Response('x');
  await response.text();
  return response.clone();
});
await attempt('clone of a used request', async () => {
  const request = new Request('http://x/', { method: 'POST', body: 'x' });
  await request.text();
  return request.clone();
});
await attempt('a locked body', () => {
  const response = new Response('x');
  response.body.getReader();
  return response.text();
});
await attempt('bad JSON', () => new Response('abc').json());
await attempt('no JSON', () => new Response(null).json());
await attempt('form of text', () => new Response('abc').formData());
await attempt('form of a bad multipart', () =>
  new Response('abc', { headers: { 'content-type': 'multipart/form-data; boundary=x' } }).formData(),
);
await attempt('status 99', () => new Response('x', { status: 99 }));
await attempt('status 204', () => new Response('x', { status: 204 }));
await attempt('status text', () => new Response('x', { statusText: 'a\nb' }));
await attempt('redirect to nowhere', () => Response.redirect('/x'));
await attempt('redirect with 200', () => Response.redirect('http://x/', 200));
await attempt('JSON of undefined', () => Response.json(undefined));
await attempt('used', async () => {
  const response = new Response('x');
  const clone = response.clone();
  await response.text();
  return [response.bodyUsed, clone.bodyUsed, new Response().bodyUsed, await clone.text()];
});
await attempt('nothing', async () => {
  const response = new Response();
  await response.text();
  return [response.bodyUsed, response.body, await response.text()];
});
await attempt('iterated', async () => {
  const pieces = [];
  for await (const piece of new Response('abc').body) pieces.push([...piece]);
  return pieces;
});
await attempt('of a generator', () =>
  new Response(
    (async function* () {
      yield 'a';
      yield new Uint8Array([98]);
    })(),
  ).text(),
);
await attempt('array buffer', async () => [
  ...new Uint8Array(await new Response(new Uint8Array([1, 2, 3]).subarray(1)).arrayBuffer()),
]);
await attempt('blob', async () => {
  const blob = await new Response('x', { headers: { 'content-type': 'a/b' } }).blob();
  return [blob.type, blob.size, await blob.text()];
});
for (const [name, body] of Object.entries({
  string: 'x',
  bytes: new Uint8Array(1),
  blob: new Blob(['x'], { type: 'image/png' }),
  untyped: new Blob(['x']),
  parameters: new URLSearchParams({ a: 'b c' }),
}))
  console.log(name, new Response(body).headers.get('content-type'), await new Response(body).text());
await attempt('error', () => {
  const { status, type, ok, statusText } = Response.error();
  return [status, type, ok, statusText];
});
await attempt('request', () => {
  const { method, cache, mode, credentials, destination, referrer, integrity, keepalive, duplex } =
    new Request('http://x/');
  return [method, cache, mode, credentials, destination, referrer, integrity, keepalive, duplex];
});
await attempt('method', () => new Request('http://x/', { method: 'a b' }));
await attempt('TRACE', () => new Request('http://x/', { method: 'TRACE' }));
await attempt('methods', () =>
  ['post', 'Put', 'purge'].map((method) => new Request('http://x/', { method }).method),
);
await attempt('credentials', () => new Request('http://u:p@x/'));
await attempt('redirect', () => new Request('http://x/', { redirect: 'x' }));
await attempt('signal', () => new Request('http://x/', { signal: 'x' }));
await attempt('GET with content', () => new Request('http://x/', { body: 'x' }));
await attempt(
  'stream without duplex',
  () => new Request('http://x/', { method: 'POST', body: new ReadableStream() }),
);
