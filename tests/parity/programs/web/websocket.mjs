// The global WebSocket: text, bytes, fragments, pings, sub-protocols, closing from both sides, refusals and broken connections.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

// Node has it without a flag since version 22, and so has the engine.
if (typeof WebSocket === 'undefined') {
  const [file, ...flags] = [fileURLToPath(import.meta.url), '--experimental-websocket', '--no-warnings'];
  const [code] = await once(spawn(process.execPath, [...flags, file], { stdio: 'inherit' }), 'exit');
  process.exit(code);
}

const frame = (opcode, payload = '', last = true) => {
  const bytes = Buffer.from(payload);
  const long = bytes.length > 125;
  const head = Buffer.from([(last ? 0x80 : 0) | opcode, long ? 126 : bytes.length, ...(long ? [0, 0] : [])]);
  if (long) head.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
};

/** Calls back for every whole frame of a client; all are masked (RFC 6455 section 5.3). */
function onFrames(socket, callback) {
  let waiting = Buffer.alloc(0);
  socket.on('data', (bytes) => {
    waiting = Buffer.concat([waiting, bytes]);
    for (;;) {
      if (waiting.length < 2) return;
      const short = waiting[1] & 127;
      const start = short === 126 ? 4 : 2;
      if (waiting.length < start + 4) return;
      const length = short === 126 ? waiting.readUInt16BE(2) : short;
      if (waiting.length < start + 4 + length) return;
      const mask = waiting.subarray(start, start + 4);
      const payload = Buffer.from(waiting.subarray(start + 4, start + 4 + length));
      for (let at = 0; at < length; at++) payload[at] ^= mask[at % 4];
      const [opcode, masked] = [waiting[0] & 15, waiting[1] >> 7];
      waiting = waiting.subarray(start + 4 + length);
      callback(opcode, payload, masked);
    }
  });
}

const server = createServer((_request, response) => response.writeHead(404).end('no socket here'));
const heard = [];
let peer = null;
server.on('upgrade', (request, socket) => {
  const { pathname, searchParams } = new URL(request.url, 'http://x');
  if (pathname === '/refused') return socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  const offered = request.headers['sec-websocket-protocol'];
  heard.push(['upgrade', request.headers['sec-websocket-version'], offered ?? null, searchParams.get('q')]);
  socket.write(
    [
      'HTTP/1.1 101 Switching Protocols',
      'upgrade: websocket',
      'connection: Upgrade',
      `sec-websocket-accept: ${pathname === '/liar' ? 'wrong' : accept}`,
      ...(offered ? [`sec-websocket-protocol: ${offered.split(', ').at(-1)}`] : []),
      '\r\n',
    ].join('\r\n'),
  );
  socket.on('error', ({ code }) => heard.push(['error', code]));
  onFrames(socket, (opcode, payload, masked) => {
    heard.push([opcode, payload.length > 40 ? payload.length : payload.toString('latin1'), masked]);
    if (opcode === 1 || opcode === 2) socket.write(frame(opcode, payload));
    if (opcode === 8) socket.end(frame(8, payload));
  });
  peer = socket;
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const at = (path) => `ws://127.0.0.1:${server.address().port}${path}`;

const next = (socket, type) =>
  new Promise((resolve) => socket.addEventListener(type, resolve, { once: true }));
const ended = async (socket) => {
  const seen = [];
  socket.addEventListener('error', ({ type }) => seen.push(type));
  const { wasClean, code, reason } = await next(socket, 'close');
  return [...seen, wasClean, code, reason, socket.readyState];
};
const said = () => heard.splice(0);

console.log(
  [WebSocket.CONNECTING, WebSocket.OPEN, WebSocket.CLOSING, WebSocket.CLOSED],
  WebSocket.name,
  Object.prototype.toString.call(WebSocket.prototype),
);
for (const args of [
  ['no url'],
  ['ftp://x/'],
  ['ws://x/#fragment'],
  ['ws://x/', ['a', 'a']],
  ['ws://x/', 'a b'],
])
  try {
    new WebSocket(...args);
  } catch (error) {
    console.log(args, error instanceof DOMException, error.name);
  }

const socket = new WebSocket(at('/echo?q=1'), ['chat.v1', 'chat.v2']);
console.log(socket.readyState, socket.binaryType, socket.protocol, socket.bufferedAmount);
try {
  socket.send('too early');
} catch (error) {
  console.log(error.name);
}
await next(socket, 'open');
console.log(socket.readyState, socket.protocol, said());

socket.send('grüße');
console.log((await next(socket, 'message')).data, said().length);
socket.send(new Uint8Array([1, 2, 3]).subarray(1));
const { data: blob } = await next(socket, 'message');
console.log(blob instanceof Blob, new Uint8Array(await blob.arrayBuffer()));
socket.binaryType = 'arraybuffer';
socket.send(new Blob(['of a blob']));
const { data: buffer } = await next(socket, 'message');
console.log(buffer instanceof ArrayBuffer, Buffer.from(buffer).toString());
socket.send('x'.repeat(40_000));
console.log((await next(socket, 'message')).data.length, said());

const whole = next(socket, 'message');
peer.write(Buffer.concat([frame(1, 'in ', false), frame(9, 'still there?'), frame(0, 'two', true)]));
const { data, origin, type } = await whole;
console.log(data, type, origin === at('').replace('ws:', 'http:') || origin === at(''));
socket.send('after the ping');
await next(socket, 'message');
console.log(said());

for (const [code, reason] of [[1001], [2999], [5000], [3000, 'x'.repeat(124)]])
  try {
    socket.close(code, reason);
  } catch (error) {
    console.log(code, error.name);
  }
socket.close(3001, 'enough');
console.log(socket.readyState, await ended(socket), said());
socket.send('too late');
socket.close();

const closedThere = new WebSocket(at('/'));
await next(closedThere, 'open');
peer.end(Buffer.concat([frame(8, Buffer.concat([Buffer.from([0x0f, 0xa1]), Buffer.from('go away')]))]));
console.log(await ended(closedThere));

const plain = new WebSocket(at('/'));
await next(plain, 'open');
plain.close();
console.log(await ended(plain));

for (const [what, spoil] of [
  ['reset', () => peer.resetAndDestroy()],
  ['an end without a close frame', () => peer.destroy()],
  ['a frame with a mask', () => peer.write(Buffer.from([0x81, 0x81, 1, 2, 3, 4, 5]))],
]) {
  const broken = new WebSocket(at('/'));
  await next(broken, 'open');
  spoil();
  const [clean, code] = (await ended(broken)).filter((each) => each !== 'error');
  console.log(what, clean, code);
}

// Node 20 leaves out the close event of what was never open.
const failed = async (socket) => (await next(socket, 'error')).type;
for (const path of ['/refused', '/liar']) console.log(path, await failed(new WebSocket(at(path))));
const abandoned = new WebSocket(at('/'));
abandoned.close();
console.log('closed before it was open', abandoned.readyState, await failed(abandoned));
const handled = new WebSocket(at('/'));
const order = [];
for (const name of ['open', 'message', 'error', 'close'])
  handled[`on${name}`] = (event) => {
    order.push(event.type);
    if (name === 'open') handled.send('by handlers');
    if (name === 'message') handled.close(1000);
  };
await next(handled, 'close');
console.log(order);

const gone = createServer();
await once(gone.listen(0, '127.0.0.1'), 'listening');
const { port } = gone.address();
await new Promise((resolve) => gone.close(resolve));
console.log('nobody listens', await failed(new WebSocket(`ws://127.0.0.1:${port}/`)));
process.exit();
