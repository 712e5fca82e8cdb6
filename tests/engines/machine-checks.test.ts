/** Checks of a lab with several machines: each check gets all of them, freshly started, and may end, break and ask each. */
import { afterAll, expect, test } from 'vitest';
import { headlessBrowser } from '../../lib/headless-browser';
import { runChecks } from '../../sandboxes/checks/run';
import { createHeadlessLocalEngine } from '../../sandboxes/engine/local/headless';
import type { MachinePlan } from '../../sandboxes/engine/machine-plan';
import { createNativeEngine } from '../../sandboxes/engine/native';

const project = {
  name: 'several machines',
  files: {
    'package.json': JSON.stringify({ type: 'module', scripts: { start: 'node src/proxy.js' } }),
    'tsconfig.json': '{}',
    'src/proxy.js': `
      import { createServer } from 'node:http';
      let turn = 0;
      createServer(async (request, response) => {
        const name = ['api-1', 'api-2'][turn++ % 2];
        const answer = await fetch('http://' + name + ':3000' + request.url).catch(() => null);
        if (!answer) response.writeHead(502);
        response.end(answer ? await answer.text() : name + ' is down');
      }).listen(Number(process.env['PORT']));
      process.on('SIGTERM', () => process.exit(0));`,
    'src/api.js': `
      import { createServer } from 'node:http';
      import os from 'node:os';
      let served = 0;
      createServer((request, response) => {
        console.log('asked for', request.url);
        response.end(os.hostname() + ' ' + process.env['COLOUR'] + ' ' + ++served);
      }).listen(Number(process.env['PORT']));`,
  },
};
const machines: readonly MachinePlan[] = [
  { name: 'proxy', command: 'npm start', env: {}, port: 8080 },
  { name: 'api-1', address: '10.0.0.11', command: 'node src/api.js', env: { COLOUR: 'red' }, port: 3000 },
  { name: 'api-2', command: 'node src/api.js', env: { COLOUR: 'blue' }, port: 3000 },
];
const checks = {
  'checks/machines.check.ts': `
    import { check, expect } from '@backlab/checks';
    const goal = { objective: 'goal', needs: ['machines', 'faults'] };
    check('each machine answers, by turns', goal, async ({ http, machines }) => {
      expect((await http.get('/a')).text).toBe('api-1 red 1');
      expect((await http.get('/b')).text).toBe('api-2 blue 1');
      const { http: direct, server } = machines.get('api-2');
      expect((await direct.get('/c')).text).toBe('api-2 blue 2');
      await server.logged((line) => line === 'asked for /c');
      expect(machines.get('api-1').server.output()).toBe('asked for /a\\n');
    });
    check('all are fresh, one ends and comes back', goal, async ({ http, machines }) => {
      expect((await http.get('/')).text).toBe('api-1 red 1');
      const { server, http: direct } = machines.get('api-1');
      await server.stop();
      expect((await http.get('/')).text).toBe('api-2 blue 1');
      expect(await http.get('/')).toHaveStatus(502);
      await server.restart();
      expect((await direct.get('/')).text).toBe('api-1 red 1');
    });
    check('the network between them breaks', goal, async ({ http, faults }) => {
      await faults.inject({ kind: 'refuse', from: 'proxy', to: 'api-1' });
      expect((await http.get('/')).text).toBe('api-1 is down');
    });
    check('a machine that is none', goal, async ({ machines }) => void machines.get('db'));
    check('needs nothing', { objective: 'goal' }, async ({ server }) => void server.port);`,
};

const engine = createHeadlessLocalEngine({ browser: headlessBrowser() });
afterAll(() => engine.close());

test('a check has all machines, fresh', async () => {
  const { results, skipped, broken } = await runChecks(engine, project, checks, { machines });
  expect(broken).toBeNull();
  expect(skipped).toEqual([]);
  expect(
    results.map((result) => (result.verdict === 'fail' ? result.counterExample.message : 'pass')),
  ).toEqual(['pass', 'pass', 'pass', 'There is no machine "db": lab.json has api-1, api-2, proxy.', 'pass']);
});

test('is skipped with the reason where there is but one computer', async () => {
  const { results, skipped, broken } = await runChecks(createNativeEngine(), project, checks, { machines });
  expect(broken).toBeNull();
  expect(results).toMatchObject([{ id: 'machines.check.ts#5', verdict: 'pass' }]);
  expect(skipped.map(({ reason }) => /this one computer/.test(reason))).toEqual([true, true, true, true]);
});
