// Over TLS: ALPN chooses HTTP/2, and HTTP/1.1 for who knows nothing else.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http2 from 'node:http2';
import https from 'node:https';

const certificates = JSON.parse(readFileSync(new URL('./certificates.json', import.meta.url), 'utf8'));
const ca = certificates.ca.cert;
const server = http2.createSecureServer({ ...certificates.server, allowHTTP1: true }, (request, response) => {
  response.end(`${request.httpVersion} ${request.url} ${request.socket.alpnProtocol}`);
});
await new Promise((done) => server.listen(0, done));
const { port } = server.address();

const client = http2.connect(`https://localhost:${port}`, { ca });
client.on('error', (error) => console.log(error.code, error.message));
await once(client, 'connect');
console.log(client.alpnProtocol, client.encrypted, client.socket.authorized);
const stream = client.request({ ':path': '/two' });
let text = '';
for await (const piece of stream) text += piece;
console.log(text);
client.close();
await once(client, 'close');

await new Promise((done) => {
  https.get(`https://localhost:${port}/one`, { ca, agent: false }, async (response) => {
    let body = '';
    for await (const piece of response) body += piece;
    console.log(body);
    done();
  });
});

const stranger = http2.connect(`https://localhost:${port}`);
const [error] = await once(stranger, 'error');
console.log(error.code);
server.close(() => console.log('closed'));
