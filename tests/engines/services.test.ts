/** Services beside a project: reached by host name from its programs and from the page, with data that outlives their process. */
import { afterAll, describe, expect, test } from 'vitest';
import { headlessBrowser } from '../../lib/headless-browser';
import { servicesOf } from '../../lib/labs/services';
import type { Connection, Engine, Sandbox } from '../../sandboxes/engine/contract';
import { createHeadlessLocalEngine } from '../../sandboxes/engine/local/headless';
import { createNativeEngine } from '../../sandboxes/engine/native';
import { bootedWith, type StartedService, startService } from '../../sandboxes/engine/service-plan';

/** Answers `/INCR/visits` with what Redis says to `INCR visits`. */
const SERVER = `
  import { createServer } from 'node:http';
  import { connect } from 'node:net';
  const { hostname, port } = new URL(process.env['REDIS_URL']);
  createServer((request, response) => {
    const words = request.url.slice(1).split('/');
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on('error', (error) => response.end(error.code));
    socket.once('data', (reply) => {
      response.end(reply);
      socket.end();
    });
    socket.write(words.join(' ') + '\\r\\n');
  }).listen(3000);
`;

const plans = servicesOf(['redis', { name: 'redis', host: 'sessions', env: { REDIS_URL: 'SESSIONS_URL' } }]);
const [redis, sessions] = plans;
if (!redis || !sessions) throw new Error('Two services are planned.');

const local = createHeadlessLocalEngine({ browser: headlessBrowser() });
afterAll(() => local.close());

describe.each<[string, Engine]>([
  ['local', local],
  ['native', createNativeEngine()],
])('%s', { timeout: 120_000 }, (_name, engine) => {
  const boot = (): Promise<Sandbox> =>
    engine.boot(
      {
        name: 'counter',
        files: {
          'package.json': JSON.stringify({ type: 'module', scripts: { start: 'node src/index.js' } }),
          'src/index.js': SERVER,
        },
      },
      bootedWith(plans),
    );
  const ask = async (sandbox: Sandbox, words: string) =>
    (await sandbox.fetch(`/${words}`, { port: 3000 })).text();
  const asPage = async (sandbox: Sandbox, { plan }: StartedService, line: string) =>
    firstReply(await sandbox.connect(plan.port, { machine: plan.name }), `${line}\r\n`);

  test('are reached by name, each with data of its own, and begin anew when told to', async () => {
    const sandbox = await boot();
    try {
      const [first, second] = await Promise.all([
        startService(sandbox, redis),
        startService(sandbox, sessions),
      ]);
      await sandbox.start();
      await sandbox.listening(3000);
      expect(await ask(sandbox, 'INCR/visits')).toBe(':1\r\n');
      expect(await ask(sandbox, 'INCR/visits')).toBe(':2\r\n');
      expect(await asPage(sandbox, first, 'GET visits')).toBe('$1\r\n2\r\n');
      expect(await asPage(sandbox, second, 'GET visits')).toBe('$-1\r\n');
      await first.reset();
      expect(await ask(sandbox, 'INCR/visits')).toBe(':1\r\n');
    } finally {
      await sandbox.dispose();
    }
  });

  test('a restart keeps what the real server would have saved; nothing is heard meanwhile', async () => {
    const sandbox = await boot();
    try {
      const first = await startService(sandbox, redis);
      await sandbox.start();
      await sandbox.listening(3000);
      expect(await ask(sandbox, 'SET/colour/red')).toBe('+OK\r\n');
      first.process.kill();
      expect(await first.process.exited).toEqual({ code: 0, signal: null });
      expect(await ask(sandbox, 'GET/colour')).toBe('ECONNREFUSED');
      await expect(first.reset()).rejects.toThrow();
      await startService(sandbox, redis);
      expect(await ask(sandbox, 'GET/colour')).toBe('$3\r\nred\r\n');
    } finally {
      await sandbox.dispose();
    }
  });

  test('one that cannot start says why; one that is not listed cannot be run', async () => {
    const sandbox = await boot();
    try {
      const [wrong] = servicesOf([{ name: 'redis', maxmemory: 'much' }]);
      if (wrong)
        await expect(startService(sandbox, wrong)).rejects.toThrow(
          /^Redis ended \(code 2\) .* argument must be a memory value/,
        );
      await expect(sandbox.spawn(['service', 'smoke-signals'], { machine: 'redis' })).rejects.toThrow(
        'There is no service "smoke-signals" in this sandbox',
      );
    } finally {
      await sandbox.dispose();
    }
    await expect(engine.boot({ name: 'none', files: {} }, { services: ['smoke-signals'] })).rejects.toThrow(
      'There is no service "smoke-signals"',
    );
  });
});

async function firstReply({ readable, writable }: Connection, sent: string): Promise<string> {
  const writer = writable.getWriter();
  await writer.write(new TextEncoder().encode(sent));
  const reader = readable.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return new TextDecoder().decode(value);
}
