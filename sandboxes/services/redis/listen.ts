/** Redis's commands over TCP. */
import { createServer, type Server, type Socket } from 'node:net';
import { ProtocolError, RequestParser } from './protocol/request-parser';
import type { RedisServer } from './server';

/** @returns once it listens */
export function listen(redis: RedisServer, port: number, host: string): Promise<Server> {
  const server = createServer({ noDelay: true }, (socket) => serve(redis, socket));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function serve(redis: RedisServer, socket: Socket): void {
  if (redis.clients.size >= Number(redis.config.get('maxclients'))) {
    socket.end('-ERR max number of clients reached\r\n');
    return;
  }
  const parser = new RequestParser();
  let output = '';
  let reading = false;
  // Replies to commands that came together go out together.
  const flush = () => {
    if (output === '') return;
    socket.write(output, 'latin1');
    output = '';
  };
  const client = redis.connect({
    address: `${socket.remoteAddress ?? ''}:${socket.remotePort ?? 0}`,
    localAddress: `${socket.localAddress ?? ''}:${socket.localPort ?? 0}`,
    write(text) {
      output += text;
      if (!reading) flush();
    },
    disconnect() {
      flush();
      redis.disconnected(client);
      socket.end();
      socket.destroySoon();
    },
  });
  parser.restricted = client.user === null;

  const read = () => {
    if (reading) return;
    reading = true;
    try {
      // Whoever waits for a key is not heard until it has been answered.
      while (!client.blocked && !client.closing) {
        const words = parser.next();
        if (words === undefined) break;
        if (words.length > 0) redis.receive(client, words);
        parser.restricted = client.user === null;
      }
    } catch (thrown) {
      if (!(thrown instanceof ProtocolError)) throw thrown;
      output += `-ERR Protocol error: ${thrown.message}\r\n`;
      client.disconnect();
    } finally {
      reading = false;
      flush();
    }
  };
  client.resume = read;
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    parser.push(text);
    read();
  });
  socket.on('error', () => redis.disconnected(client));
  socket.on('close', () => redis.disconnected(client));
}
