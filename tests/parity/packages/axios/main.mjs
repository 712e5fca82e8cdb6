// axios with its http adapter: interceptors, params, forms, uploads with progress, streams, redirects, limits, timeouts, cancelling.
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import axios, { AxiosError } from 'axios';
import { start, stop } from '../shared/http.mjs';

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://x');
  const parts = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts);
  if (pathname === '/status/404')
    return response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"none"}');
  if (pathname === '/redirect') return response.writeHead(301, { location: '/echo' }).end();
  if (pathname === '/loop') return response.writeHead(302, { location: '/loop' }).end();
  if (pathname === '/slow') return void setTimeout(() => response.end('late'), 300);
  if (pathname === '/gzip')
    return response
      .writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/plain' })
      .end(gzipSync('squeezed '.repeat(100)));
  if (pathname === '/reset') return request.socket.destroy();
  if (pathname === '/bytes') return response.end(Buffer.from([0, 1, 254, 255]));
  response.setHeader('content-type', 'application/json');
  response.setHeader('set-cookie', ['a=1', 'b=2']);
  response.end(
    JSON.stringify({
      method: request.method,
      url: request.url,
      length: body.length,
      authorization: request.headers.authorization,
      agent: request.headers['user-agent'],
      type: request.headers['content-type']?.replace(/boundary=.*/, 'boundary'),
      body: body.length < 1000 ? body.toString().replace(/-{4,}[\w-]+/g, 'BOUNDARY') : null,
      trace: request.headers['x-trace'],
    }),
  );
});
const base = await start(server);
const api = axios.create({
  baseURL: base,
  headers: { common: { 'x-trace': 't1' } },
  auth: { username: 'ada', password: 'pw' },
});
api.interceptors.request.use((config) => {
  config.params = { ...config.params, added: true };
  return config;
});
api.interceptors.response.use(
  (response) => ({ ...response, seen: true }),
  (error) => Promise.reject(Object.assign(error, { intercepted: true })),
);

const show = (name, { status, data, headers }) =>
  console.log(
    name,
    status,
    typeof data === 'object' ? JSON.stringify(data) : data,
    headers['set-cookie'] ?? '',
  );
show(
  'get',
  await api.get('/echo', { params: { list: [1, 2], nested: { a: 1 }, date: new Date(0), none: null } }),
);
show('post', await api.post('/echo', { name: 'cup', n: [1] }));
show('form', await api.postForm('/echo', { a: '1', 'list[]': ['x', 'y'] }));
show('urlencoded', await api.put('/echo', new URLSearchParams({ q: 'ü &' })));
show('delete', await api.delete('/echo'));
const progress = [];
show(
  'upload',
  await api.post('/echo', Buffer.alloc(200_000, 1), {
    onUploadProgress: ({ loaded, total }) => progress.push(loaded === total),
  }),
);
console.log('progress seen to the end', progress.at(-1));
show('redirect', await api.get('/redirect'));
console.log('gzip', (await api.get('/gzip')).data.length);
console.log('array buffer', [
  ...new Uint8Array((await api.get('/bytes', { responseType: 'arraybuffer' })).data),
]);
const streamed = await api.get('/gzip', { responseType: 'stream', decompress: true });
let text = '';
for await (const part of streamed.data) text += part;
console.log('stream', text.length);
show('validateStatus', await api.get('/status/404', { validateStatus: () => true }));
console.log((await api.get('/echo', { transformResponse: [(data) => data.length > 10] })).data);

const failing = (name, promise) =>
  promise.then(
    () => console.log(name, 'worked'),
    (error) =>
      console.log(
        name,
        error instanceof AxiosError,
        error.code,
        error.message.replace(/:\d{2,}/g, ':PORT'),
        error.response?.status,
        error.intercepted,
      ),
  );
await failing('404', api.get('/status/404'));
await failing('loop', api.get('/loop', { maxRedirects: 3 }));
await failing('timeout', api.get('/slow', { timeout: 20 }));
await failing('reset', api.get('/reset'));
await failing('refused', axios.get('http://127.0.0.1:1/'));
await failing('too long', api.get('/gzip', { maxContentLength: 50 }));
await failing('body too long', api.post('/echo', 'x'.repeat(100), { maxBodyLength: 10 }));
await failing('scheme', axios.get('gopher://x/'));
const controller = new AbortController();
setTimeout(() => controller.abort(), 10);
await failing('cancelled', api.get('/slow', { signal: controller.signal }));
show(
  'fetch adapter',
  await api.post('/echo', { by: 'fetch' }, { adapter: 'fetch', headers: { 'User-Agent': 'me' } }),
);
const many = await Promise.all(Array.from({ length: 20 }, (_, n) => api.get(`/echo/${n}`)));
console.log(many.every(({ data }, n) => data.url === `/echo/${n}?added=true`));
await stop(server);
