import type { ProjectFiles } from '../../sandboxes/engine/contract';

const SERVER = `import { serve } from '@hono/node-server';
import { zValidator } from '@hono/zod-validator';
import { Hono } from 'hono';
import { z } from 'zod';
import { greeting } from './greeting.ts';

const app = new Hono();
app.get('/', (c) => c.json({ greeting }));
app.post('/notes', zValidator('json', z.object({ title: z.string() })), (c) => c.json(c.req.valid('json'), 201));
serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) }, (info) => console.log('listening on', info.port));
process.on('SIGTERM', () => process.exit(0));
`;

/** Closed-loop load over keep-alive connections, one request under way on each. Prints requests and milliseconds. */
const LOAD = `import net from 'node:net';

const [port, connections, duration] = process.argv.slice(2).map(Number);
const request = Buffer.from('GET / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n');
let done = 0;
let counting = false;

function open() {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1');
    let text = '';
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('error', reject);
    socket.on('connect', () => { socket.write(request); resolve(socket); });
    socket.on('data', (data) => {
      text += data;
      const head = text.indexOf('\\r\\n\\r\\n');
      if (head < 0) return;
      const length = Number(/content-length: (\\d+)/i.exec(text)[1]);
      if (text.length < head + 4 + length) return;
      if (!text.startsWith('HTTP/1.1 200 ')) throw new Error(text);
      text = text.slice(head + 4 + length);
      if (counting) done++;
      socket.write(request);
    });
  });
}

await Promise.all(Array.from({ length: connections }, open));
// The first moments compile the program: they are not counted.
setTimeout(() => {
  counting = true;
  const start = performance.now();
  setTimeout(() => {
    console.log(JSON.stringify({ requests: done, ms: performance.now() - start }));
    process.exit(0);
  }, duration);
}, 300);
`;

export const greeting = (text: string) => `export const greeting: string = '${text}';\n`;

/** The same program for every engine: a small Hono server, and a load generator for its own process. */
export const PROJECT_FILES: ProjectFiles = {
  'package.json': JSON.stringify({
    type: 'module',
    scripts: { start: 'tsx src/index.ts' },
    dependencies: {
      hono: '4.13.19',
      '@hono/node-server': '2.1.8',
      '@hono/zod-validator': '0.9.1',
      zod: '4.6.7',
    },
  }),
  'src/index.ts': SERVER,
  'src/greeting.ts': greeting('hello'),
  'load.js': LOAD,
};
