/** Requests byte by byte, and what comes back byte by byte. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realProgram } from '../real-server';
import { type Backends, startBackends } from './backends';
import { startNginx, startOurs } from './subjects';

const nginx = realProgram('nginx');
const HTTP = `server {
  listen 127.0.0.1:$PORT;
  location / { proxy_pass http://127.0.0.1:$A; }
  location /text { return 200 "text\\n"; }
  location /ws {
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection upgrade;
    proxy_pass http://127.0.0.1:$A;
  }
}`;

interface Exchange {
  readonly name: string;
  readonly send: string;
  /** Sent when the answer so far ends so. */
  readonly reply?: readonly [after: string, send: string];
}

const EXCHANGES: readonly Exchange[] = [
  { name: 'HTTP/1.0', send: 'GET /text HTTP/1.0\r\n\r\n' },
  { name: 'HTTP/1.0, a chunked answer behind', send: 'GET /?chunked HTTP/1.0\r\nHost: x\r\n\r\n' },
  { name: 'HTTP/1.1 without Host', send: 'GET /text HTTP/1.1\r\n\r\n' },
  { name: 'an absolute target', send: 'GET http://x/text HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n' },
  {
    name: 'two in one packet',
    send: 'GET /text HTTP/1.1\r\nHost: x\r\n\r\nGET /text HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  },
  {
    name: 'a chunked answer',
    send: 'GET /?chunked&size=30 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  },
  {
    name: 'a WebSocket',
    send: 'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n',
    reply: ['hello ', 'world'],
  },
];

describe.skipIf(nginx === null)('the same bytes to nginx and to the proxy', () => {
  let backends: Backends;
  let real: { readonly port: number; stop(): Promise<void> };
  let ours: typeof real;
  beforeAll(async () => {
    backends = await startBackends(['a']);
    const given = { http: HTTP.replaceAll('$A', String(backends.ports[0])) };
    real = await startNginx(nginx as string, given);
    ours = await startOurs(given);
  });
  afterAll(async () => {
    await real.stop();
    await ours.stop();
    await backends.stop();
  });

  it.each(EXCHANGES)('$name', async (exchange) => {
    backends.reset();
    const expected = await talk(real.port, exchange);
    backends.reset();
    expect(await talk(ours.port, exchange)).toBe(expected);
  });
});

async function talk(port: number, { send, reply }: Exchange): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  let said = false;
  socket.on('data', (bytes: Buffer) => {
    text += bytes.toString('latin1');
    if (reply && !said && text.endsWith(reply[0])) {
      said = true;
      socket.write(reply[1]);
    }
  });
  socket.write(send);
  await once(socket, 'close');
  return text.replace(/Date: [^\r]+/g, 'Date: then');
}
