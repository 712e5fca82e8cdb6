/** What is special of this engine: one container for all sandboxes of a page, labs that install packages, a silent vendor. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { headlessBrowser } from '@/lib/headless-browser';
import { readLab } from '@/lib/labs/read';
import { runChecks } from '@/sandboxes/checks/run';
import type { HeadlessEngine } from '@/sandboxes/engine/local/headless';
import { createHeadlessWebContainerEngine } from '@/sandboxes/engine/webcontainer/headless';
import { type StandIn, startStandIn } from './stand-in/server';

const SERVER = `
  import { createServer } from 'node:http';
  createServer((_, response) => response.end('from ' + process.env.NAME)).listen(Number(process.env.PORT));
`;
const PROJECT = {
  name: 'tea',
  files: { 'package.json': '{"type":"module","scripts":{"start":"node index.js"}}', 'index.js': SERVER },
};

describe('on a stand-in for the vendor’s frame', () => {
  let standIn: StandIn;
  let engine: HeadlessEngine;
  beforeAll(async () => {
    standIn = await startStandIn();
    engine = createHeadlessWebContainerEngine({ origin: standIn.origin }, { browser: headlessBrowser() });
  });
  afterAll(async () => {
    await engine.close();
    standIn.close();
  });

  test('a lab’s checks run while its server runs, each in a folder of its own, and its frame is loaded once', async () => {
    const lab = await readLab('methods-and-status');
    const server = await engine.boot({ name: lab.id, files: lab.start });
    await server.start();
    await server.listening(lab.definition.port);

    const solved = { name: lab.id, files: { ...lab.start, ...lab.solution } };
    const run = await runChecks(engine, solved, lab.checks);
    expect(run.broken).toBeNull();
    expect(run.results.map(({ verdict }) => verdict)).toEqual(run.checks.map(() => 'pass'));

    const answer = await server.fetch('/articles', { port: lab.definition.port });
    expect(answer.status).toBe(200);
    expect(await server.files.list()).toEqual(Object.keys(lab.start).sort());
    await server.dispose();
    expect(standIn.asked()).toBe(1);
  });

  test('a port belongs to the sandbox whose process opened it, and is free when that is disposed of', async () => {
    const [one, two] = [await engine.boot(PROJECT), await engine.boot(PROJECT)];
    await one.start({ env: { NAME: 'one', PORT: '3000' } });
    await one.listening(3000);
    await two.start({ env: { NAME: 'two', PORT: '3001' } });
    await two.listening(3001);
    const ports = (log: typeof one.log) =>
      log.events.flatMap((event) => (event.type === 'listen' ? [event.port] : []));
    expect([ports(one.log), ports(two.log)]).toEqual([[3000], [3001]]);

    await one.dispose();
    expect(await (await two.fetch('/', { port: 3001 })).text()).toBe('from two');
    await expect(two.connect(3000)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    let left = '';
    const look = await two.spawn(
      ['node', '-e', `console.log(require('fs').readdirSync('..', { recursive: true }).join())`],
      {
        onOutput: (_, bytes) => {
          left += new TextDecoder().decode(bytes);
        },
      },
    );
    await look.exited;
    expect(left.match(/index\.js/g), 'the other project is gone').toHaveLength(1);
    await two.start({ env: { NAME: 'again', PORT: '3000' } });
    await two.listening(3000);
    expect(await (await two.fetch('/', { port: 3000 })).text()).toBe('from again');
    await two.dispose();
  });
});

test('a vendor’s frame that says nothing is given up, with what may be wrong', async () => {
  const headers = {
    'content-type': 'text/html',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'cross-origin',
  };
  const silent = createServer((_, response) => response.writeHead(200, headers).end('<!doctype html>'));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const origin = `http://localhost:${(silent.address() as AddressInfo).port}`;
  const engine = createHeadlessWebContainerEngine({ origin, patience: 500 }, { browser: headlessBrowser() });
  try {
    expect(await engine.availability()).toEqual({ available: true });
    for (const _ of ['first', 'again']) {
      await expect(engine.boot(PROJECT)).rejects.toMatchObject({
        code: 'EBOOT',
        stage: 'fetch',
        message: expect.stringContaining('0.5 s'),
        remedy: expect.stringContaining('tab’s own engine'),
      });
    }
  } finally {
    await engine.close();
    silent.close();
    silent.closeAllConnections();
  }
});

test('a vendor that is not there is told before anything boots', async () => {
  const origin = 'http://localhost:9';
  const engine = createHeadlessWebContainerEngine({ origin }, { browser: headlessBrowser() });
  try {
    expect(await engine.availability()).toEqual({
      available: false,
      reason: expect.stringContaining('do not answer'),
      remedy: expect.stringContaining('needs no network'),
    });
  } finally {
    await engine.close();
  }
});
