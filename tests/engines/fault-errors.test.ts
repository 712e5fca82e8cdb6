/** What a program is told of an injected fault is what it is told of the real thing: the same program under Node, with real causes. */
import { afterAll, expect, test } from 'vitest';
import { headlessBrowser } from '../../lib/headless-browser';
import type { Engine, Sandbox } from '../../sandboxes/engine/contract';
import { createHeadlessLocalEngine } from '../../sandboxes/engine/local/headless';
import { createNativeEngine } from '../../sandboxes/engine/native';

/** Prints every field of each error. `port`: who accepts and then resets, where nothing is injected. */
const PROGRAM = `
import fs from 'node:fs';
import net from 'node:net';
const [what, path] = process.argv.slice(2);
const tell = (error) => console.log(JSON.stringify({ message: error.message, ...error, own: Object.keys(error).sort() }));
if (what === 'full') try { fs.writeFileSync(path, 'text'); } catch (error) { tell(error); }
if (what === 'refused') net.connect(4999, '127.0.0.1').on('error', tell);
if (what === 'reset') {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => { if (path === 'really') socket.resetAndDestroy(); else socket.write('x'); });
  }).listen(4999, () => {
    const socket = net.connect(4999, '127.0.0.1', () => socket.write('hello'));
    socket.on('error', (error) => { tell(error); server.close(); });
  });
}
`;

const local = createHeadlessLocalEngine({ browser: headlessBrowser() });
afterAll(() => local.close());

async function tellsIn(
  engine: Engine,
  args: readonly string[],
  prepare: (sandbox: Sandbox) => Promise<unknown> = async () => undefined,
): Promise<unknown> {
  const files = { 'package.json': '{"type":"module"}', 'src/index.js': PROGRAM };
  const sandbox = await engine.boot({ name: 'errors', files });
  try {
    await prepare(sandbox);
    let text = '';
    const running = await sandbox.spawn(['node', 'src/index.js', ...args], {
      onOutput: (_, bytes) => {
        text += new TextDecoder().decode(bytes);
      },
    });
    await running.exited;
    return JSON.parse(text) as unknown;
  } finally {
    await sandbox.dispose();
  }
}

test('ECONNREFUSED', async () => {
  const injected = await tellsIn(local, ['refused'], (sandbox) =>
    Promise.resolve(sandbox.faults?.inject({ kind: 'refuse', from: '*', to: '*' })),
  );
  expect(injected).toMatchObject({ code: 'ECONNREFUSED' });
  expect(injected).toEqual(await tellsIn(createNativeEngine(), ['refused']));
});

test('ECONNRESET', async () => {
  const injected = await tellsIn(local, ['reset'], (sandbox) =>
    Promise.resolve(
      sandbox.faults?.inject({ kind: 'reset', after: 1, direction: 'back', from: '*', to: '*' }),
    ),
  );
  expect(injected).toMatchObject({ code: 'ECONNRESET' });
  expect(injected).toEqual(await tellsIn(createNativeEngine(), ['reset', 'really']));
});

test('ENOSPC', async () => {
  const injected = await tellsIn(local, ['full', 'note.txt'], (sandbox) =>
    Promise.resolve(sandbox.faults?.inject({ kind: 'disk-full', machine: 'app' })),
  );
  expect(injected).toMatchObject({ code: 'ENOSPC' });
  // Linux's own full disk.
  expect(injected).toEqual(await tellsIn(createNativeEngine(), ['full', '/dev/full']));
});
