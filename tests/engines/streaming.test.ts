/** 300 MB up and 300 MB down between two processes of a tab: the memory of the tab stays bounded, and who is not read stops. */
import { afterAll, expect, test } from 'vitest';
import { headlessBrowser } from '@/lib/headless-browser';
import { createHeadlessLocalEngine } from '../../sandboxes/engine/local/headless';
import { tabMemory } from '../../scripts/bench/memory';

const MEGABYTES = 300;

const SHARED = `
import { once } from 'node:events';
const PIECE = Buffer.alloc(65536, 'x');
export async function send(out, megabytes, told = () => undefined) {
  let sent = 0;
  while (sent < megabytes * 2 ** 20) {
    sent += PIECE.length;
    told(sent);
    if (!out.write(PIECE)) await once(out, 'drain');
  }
  out.end();
}
export async function count(stream) {
  let bytes = 0;
  for await (const data of stream) {
    bytes += data.length;
    if (bytes % (20 * 2 ** 20) < data.length) console.log('passed', Math.floor(bytes / 2 ** 20));
  }
  return bytes;
}
`;

const SERVER = `
import http from 'node:http';
import { count, send } from './shared.mjs';
http.createServer(async (request, response) => {
  if (request.url === '/down') await send(response, ${MEGABYTES});
  else if (request.url === '/held') {
    // Never read: how much does the client get rid of?
    setTimeout(() => response.end('held'), 60_000);
  } else response.end(String(await count(request)));
}).listen(3000, () => console.log('up'));
`;

const CLIENT = `
import { once } from 'node:events';
import http from 'node:http';
import { count, send } from './shared.mjs';
console.log('passed', 0);
const ask = (path, method) => http.request({ port: 3000, path, method, agent: false });
{
  const request = ask('/down', 'GET');
  request.end();
  const [response] = await once(request, 'response');
  console.log('down', await count(response));
}
{
  const request = ask('/up', 'POST');
  void send(request, ${MEGABYTES});
  const [response] = await once(request, 'response');
  let text = '';
  for await (const data of response) text += data;
  console.log('up', text);
}
{
  const request = ask('/held', 'POST');
  request.on('error', () => undefined);
  let sent = 0;
  void send(request, ${MEGABYTES}, (bytes) => { sent = bytes; });
  for (let before = -1; before !== sent; ) {
    before = sent;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  console.log('held', sent);
  process.exit();
}
`;

const engine = createHeadlessLocalEngine({
  browser: headlessBrowser(),
  log: false,
});
afterAll(() => engine.close());

test(`${MEGABYTES} MB each way`, async () => {
  const files = {
    'package.json': '{"name":"stream"}',
    'shared.mjs': SHARED,
    'server.mjs': SERVER,
    'client.mjs': CLIENT,
  };
  const sandbox = await engine.boot({ name: 'stream', files });
  const { chromium } = await engine.harness();
  const memory: number[] = [];
  const take = async () => {
    const megabytes = chromium && (await tabMemory(chromium));
    if (megabytes !== null) memory.push(megabytes);
  };
  /** The one that is being taken: a browser traces one thing at a time. */
  let sampling: Promise<void> | null = null;
  const sample = () => {
    sampling ??= take().finally(() => {
      sampling = null;
    });
  };
  let text = '';
  const onOutput = (_stream: string, bytes: Uint8Array) => {
    const said = new TextDecoder().decode(bytes);
    text += said;
    if (said.includes('passed')) sample();
  };
  await sandbox.spawn(['node', 'server.mjs'], { onOutput });
  await sandbox.listening(3000);
  const client = await sandbox.spawn(['node', 'client.mjs'], { onOutput });
  expect(await client.exited, text).toMatchObject({ code: 0 });
  await sampling;
  await take();
  await sandbox.dispose();

  const total = MEGABYTES * 2 ** 20;
  expect(text).toContain(`down ${total}\n`);
  expect(text).toContain(`up ${total}\n`);
  // A window of the connection, and what the two streams hold.
  expect(Number(/held (\d+)/.exec(text)?.[1])).toBeLessThan(2 * 2 ** 20);
  // Page, frame and both workers, with what waits to be collected; without flow control one direction's content would be in it.
  const [before = 0] = memory;
  const seen = memory.map((megabytes) => megabytes.toFixed(0)).join(' ');
  expect(Math.max(...memory) - before, `memory in MB: ${seen}`).toBeLessThan(MEGABYTES / 2);
}, 120_000);
