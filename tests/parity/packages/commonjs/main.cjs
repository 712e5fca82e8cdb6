// Packages with two faces, by `require` as by `import`: ws, axios, msgpackr and hono in a CommonJS program, over the wire.
const { once } = require('node:events');
const { createServer } = require('node:http');
const axios = require('axios');
const { Hono } = require('hono');
const { pack, unpack } = require('msgpackr');
const WebSocket = require('ws');

async function main() {
  const app = new Hono();
  app.get('/hello/:name', (context) => context.json({ hello: context.req.param('name') }));
  const server = createServer(async (request, response) => {
    const answer = await app.fetch(new Request(`http://localhost${request.url}`));
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  });
  const sockets = new WebSocket.Server({ server });
  sockets.on('connection', (socket) =>
    socket.on('message', (bytes) => socket.send(pack({ ...unpack(bytes), answered: true }))),
  );
  server.listen(0);
  await once(server, 'listening');
  const { port } = server.address();

  const { status, data } = await axios.get(`http://localhost:${port}/hello/ann`);
  console.log(status, data);
  await axios(`http://localhost:${port}/nothing`).catch((error) =>
    console.log(axios.isAxiosError(error), error.response.status),
  );
  const socket = new WebSocket(`ws://localhost:${port}`);
  await once(socket, 'open');
  socket.send(pack({ text: 'grüße', n: 2n ** 40n }));
  const [bytes] = await once(socket, 'message');
  console.log(unpack(bytes));
  socket.close(1000, 'done');
  const [code, reason] = await once(socket, 'close');
  console.log(code, reason.toString());
  server.close();

  const imported = await import('ws');
  console.log(imported.default === WebSocket, imported.WebSocketServer === WebSocket.Server);
  console.log((await import('axios')).default === axios, typeof (await import('axios')).default.get);
  console.log(require('axios') === axios);
}

main();
