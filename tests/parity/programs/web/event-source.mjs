// The global EventSource: events by name, ids that are sent again, retry, and what ends a stream for good.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

// Node has it behind a flag, in version 26 still; the engine has it without.
if (typeof EventSource === 'undefined') {
  const [file, ...flags] = [fileURLToPath(import.meta.url), '--experimental-eventsource', '--no-warnings'];
  const [code] = await once(spawn(process.execPath, [...flags, file], { stdio: 'inherit' }), 'exit');
  process.exit(code);
}

/** Told to each request for `/stream` in turn; then the connection ends. */
const answers = [
  [
    ': a comment\n\ndata: first\n\n',
    'id: 7\ndata: two\ndata: lines\n\n',
    'event: price\r\ndata:1\r\ndata: {"usd": 2}\r\n\r\n',
    'data\n\ndata: never finished',
  ],
  ['retry: 20\n\ndata: the id stays\n\n', 'unknown: field\nid: 8\nevent: price\ndata: 3\n\n'],
  ['id: 9\nretry: soon\ndata: split ov', 'er chunks: grü', 'ße\n\n', 'data: last\n\n'],
];
const asked = [];
const server = createServer((request, response) => {
  const { accept, 'last-event-id': last, 'cache-control': cache } = request.headers;
  if (request.url === '/json')
    return response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  if (request.url === '/gone') return response.writeHead(204).end();
  if (request.url === '/moved') return response.writeHead(302, { location: '/stream' }).end();
  asked.push([request.method, accept, cache ?? null, last ?? null]);
  const parts = answers[asked.length - 1] ?? [];
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.flushHeaders();
  for (const part of parts) response.write(part);
  // The last one stays open: the client ends it.
  if (asked.length < answers.length) response.end();
  return undefined;
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const at = (path) => `http://127.0.0.1:${server.address().port}${path}`;

console.log([EventSource.CONNECTING, EventSource.OPEN, EventSource.CLOSED], EventSource.name);
try {
  new EventSource('no url');
} catch (error) {
  console.log(error instanceof DOMException, error.name);
}

const source = new EventSource(at('/moved'));
console.log(source.readyState, source.withCredentials, source.url === at('/moved'));
const seen = [];
source.onopen = ({ type }) => seen.push([type, source.readyState]);
source.onerror = ({ type }) => seen.push([type, source.readyState]);
await new Promise((resolve) => {
  const take = ({ type, data, lastEventId }) => {
    seen.push([type, data, lastEventId]);
    if (data === 'last') resolve();
  };
  source.onmessage = take;
  source.addEventListener('price', take);
});
source.close();
console.log(source.readyState, seen);
console.log(asked);

for (const path of ['/json', '/gone']) {
  const refused = new EventSource(at(path));
  const { type } = await new Promise((resolve) => {
    refused.onerror = resolve;
  });
  console.log(path, type, refused.readyState);
}
process.exit();
