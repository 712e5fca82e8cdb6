// A server that asks for any port has it at once, each another one, and can be reached there.
import http from 'node:http';
import net from 'node:net';

const servers = Array.from({ length: 12 }, () => net.createServer((socket) => socket.end('hello')).listen(0));
const ports = servers.map((server) => server.address().port);
console.log(
  servers.every((server) => server.listening),
  new Set(ports).size,
  ports.every((port) => port > 1024),
);
for (const port of ports) {
  const socket = net.connect(port);
  let text = '';
  for await (const chunk of socket) text += chunk;
  if (text !== 'hello') console.log(port, text);
}
for (const server of servers) server.close();

// As supertest does: the address first, 'listening' never waited for.
const app = http.createServer((request, response) => response.end(request.url)).listen(0);
const response = await fetch(`http://127.0.0.1:${app.address().port}/at-once`);
console.log(response.status, await response.text());
app.close();
