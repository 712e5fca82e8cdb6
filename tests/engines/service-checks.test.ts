/** Checks of a lab with a service: each finds its starting data, and may end and start it. */
import { afterAll, expect, test } from 'vitest';
import { headlessBrowser } from '../../lib/headless-browser';
import { servicesOf } from '../../lib/labs/services';
import { runChecks } from '../../sandboxes/checks/run';
import { createHeadlessLocalEngine } from '../../sandboxes/engine/local/headless';
import { createNativeEngine } from '../../sandboxes/engine/native';

const project = {
  name: 'counter',
  files: {
    'package.json': JSON.stringify({ type: 'module', scripts: { start: 'node src/index.js' } }),
    'tsconfig.json': '{}',
    'src/index.js': `
      import { createServer } from 'node:http';
      import { connect } from 'node:net';
      const { hostname: host, port } = new URL(process.env['REDIS_URL']);
      createServer((request, response) => {
        const socket = connect({ host, port: Number(port) });
        socket.on('error', () => response.writeHead(503).end());
        socket.once('data', (reply) => response.end(reply, () => socket.end()));
        socket.write(request.url.slice(1).split('/').join(' ') + '\\r\\n');
      }).listen(Number(process.env['PORT'] ?? 3000));
      process.on('SIGTERM', () => process.exit(0));`,
  },
};
const checks = {
  'checks/services.check.ts': `
    import { connect } from 'node:net';
    import { once } from 'node:events';
    import { check, expect } from '@backlab/checks';
    const goal = { objective: 'goal' };
    check('counts', goal, async ({ http, services }) => {
      expect((await http.get('/INCR/visits')).text).toBe(':1\\r\\n');
      const { host, port, env } = services.get('redis');
      expect(env.REDIS_URL).toBe('redis://redis:6379');
      const socket = connect({ host, port });
      socket.write('GET visits\\r\\n');
      const [reply] = await once(socket, 'data');
      socket.destroy();
      expect(String(reply)).toBe('$1\\r\\n1\\r\\n');
    });
    check('counts from the beginning', goal, async ({ http }) => {
      expect((await http.get('/INCR/visits')).text).toBe(':1\\r\\n');
    });
    check('a restart keeps what was saved, a kill does not', goal, async ({ http, services }) => {
      const redis = services.get('redis');
      await http.get('/INCR/visits');
      await redis.restart();
      expect((await http.get('/INCR/visits')).text).toBe(':2\\r\\n');
      await redis.kill();
      expect(await http.get('/INCR/visits')).toHaveStatus(503);
      await redis.start();
      expect((await http.get('/GET/visits')).text).toBe('$1\\r\\n1\\r\\n');
      await redis.kill();
    });
    check('one that a check has ended runs again', goal, async ({ http }) => {
      expect((await http.get('/EXISTS/visits')).text).toBe(':0\\r\\n');
    });
    check('there is no other', goal, async ({ services }) => {
      services.get('kafka');
    });
  `,
};
const services = servicesOf(['redis']);

const local = createHeadlessLocalEngine({ browser: headlessBrowser(), log: false });
afterAll(() => local.close());

test.each([
  ['local', local],
  ['native', createNativeEngine()],
])('%s', { timeout: 120_000 }, async (_name, engine) => {
  const run = await runChecks(engine, project, checks, { services });
  expect(run.broken).toBeNull();
  expect(
    run.results.map((result) => (result.verdict === 'pass' ? 'pass' : result.counterExample.message)),
  ).toEqual(['pass', 'pass', 'pass', 'pass', 'There is no service "kafka": lab.json has redis.']);
});
