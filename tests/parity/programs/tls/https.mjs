// https: servers, requests, kept connections, errors, and fetch over TLS.
import { readFileSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';

const certificates = JSON.parse(readFileSync(new URL('./certificates.json', import.meta.url), 'utf8'));
const ca = certificates.ca.cert;
const bodyOf = async (message) => {
  let text = '';
  for await (const piece of message) text += piece;
  return text;
};
const request = (url, options = {}, body = undefined) =>
  new Promise((done) => {
    const { hostname, port, pathname, search } = new URL(url);
    const target = { hostname, port, path: pathname + search, ca, ...options };
    const asked = https.request(target, async (response) => {
      done([response.statusCode, response.headers['x-a'], await bodyOf(response), asked.reusedSocket]);
    });
    asked.on('error', ({ name, code, message }) =>
      done([name, code, message.replace(/^.*SSL routines:[^:]*:/, '')]),
    );
    asked.end(body);
  });

let connections = 0;
const server = https.createServer(certificates.server, async (incoming, response) => {
  response.setHeader('X-A', 'b');
  const { encrypted, alpnProtocol } = incoming.socket;
  const body = await bodyOf(incoming);
  response.end(`${incoming.method} ${incoming.url} ${encrypted} ${alpnProtocol} ${body.length}`);
});
server.on('secureConnection', () => connections++);
await new Promise((done) => server.listen(0, done));
const { port } = server.address();
const agent = new https.Agent({ keepAlive: true, ca });

console.log(await request(`https://localhost:${port}/a?b`, { agent }));
console.log(await request(`https://localhost:${port}/again`, { agent, method: 'POST' }, 'x'.repeat(100_000)));
console.log('connections', connections);
agent.destroy();
console.log(await request(`https://127.0.0.1:${port}/c`));
console.log(await request(`https://localhost:${port}`, { ca: undefined }));
console.log(await request(`https://localhost:${port}`, { ca: undefined, rejectUnauthorized: false }));
console.log(await request(`https://localhost:${port}`, { servername: 'other.test' }));
await new Promise((done) => {
  https.get(`https://localhost:${port}/get`, { ca }, async (response) => {
    console.log(await bodyOf(response));
    done();
  });
});
try {
  https.request('http://localhost');
} catch ({ name, code, message }) {
  console.log(name, code, message);
}
try {
  await fetch(`https://localhost:${port}/`);
} catch ({ name, message, cause }) {
  console.log(name, message, cause.code);
}
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
process.removeAllListeners('warning');
process.on('warning', () => undefined);
console.log(await (await fetch(`https://127.0.0.1:${port}/fetched`)).text());

const plain = net.createServer((socket) => socket.once('data', () => socket.end('no TLS here')));
await new Promise((done) => plain.listen(0, done));
console.log((await request(`https://localhost:${plain.address().port}`, { agent: false })).slice(0, 1));
const silent = net.createServer((socket) => socket.end());
await new Promise((done) => silent.listen(0, done));
console.log(await request(`https://localhost:${silent.address().port}`, { agent: false }));
plain.close();
silent.close();
server.close();
server.closeAllConnections();
