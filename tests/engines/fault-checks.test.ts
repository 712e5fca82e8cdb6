/** Checks that break the network and turn the clock: they run where the engine can, and are skipped by name where it cannot. */
import { afterAll, expect, test } from 'vitest';
import { headlessBrowser } from '../../lib/headless-browser';
import { EVERY_FAULT } from '../../lib/labs/every-fault.fixture';
import { runChecks } from '../../sandboxes/checks/run';
import { createHeadlessLocalEngine } from '../../sandboxes/engine/local/headless';
import { createNativeEngine } from '../../sandboxes/engine/native';

const project = {
  name: 'under check',
  files: {
    'package.json': JSON.stringify({ type: 'module', scripts: { start: 'tsx src/index.ts' } }),
    'tsconfig.json': '{}',
    'src/index.ts': `
      import { createServer } from 'node:http';
      const begun = Date.now();
      createServer((request, response) => response.end(String(Date.now() - begun))).listen(Number(process.env['PORT']));
      process.on('SIGTERM', () => process.exit(0));`,
  },
};
const checks = {
  'checks/faults.check.ts': `
    import { check, expect } from '@backlab/checks';
    const goal = { objective: 'goal' };
    check('a slow network is slow', { ...goal, needs: ['faults'] }, async ({ http, server, faults }) => {
      const slow = await faults.inject({ kind: 'latency', milliseconds: 150, from: '*', to: 'app', port: server.port });
      const begun = Date.now();
      await http.get('/');
      expect(Date.now() - begun >= 590).toBe(true);
      await slow.remove();
    });
    check('a fault ends with its check', goal, async ({ http }) => {
      const begun = Date.now();
      await http.get('/');
      expect(Date.now() - begun < 400).toBe(true);
    });
    check('an hour goes by', { ...goal, needs: ['clock'] }, async ({ http, clock }) => {
      await clock.advance(3_600_000);
      expect(Number((await http.get('/')).text) >= 3_600_000).toBe(true);
    });
    check('what cannot be broken is told', { ...goal, needs: ['faults'] }, async ({ faults }) => {
      await faults.inject({ kind: 'disk-full', machine: 'nowhere' });
    });`,
};

const engine = createHeadlessLocalEngine({ browser: headlessBrowser() });
afterAll(() => engine.close());

test('a check breaks the network and turns the clock', async () => {
  const { results, skipped, broken } = await runChecks(engine, project, checks);
  expect(broken).toBeNull();
  expect(skipped).toEqual([]);
  expect(
    results.slice(0, 3).map((result) => (result.verdict === 'fail' ? result.counterExample : 'pass')),
  ).toEqual(['pass', 'pass', 'pass']);
  expect(results[3]).toMatchObject({
    verdict: 'fail',
    counterExample: { message: 'There is no machine "nowhere"' },
  });
});

test('a check can have every kind of fault', async () => {
  const kinds = Object.entries(EVERY_FAULT);
  const every = kinds.map(
    ([kind, { inCheck }]) => `
    check('${kind}', { objective: 'goal', needs: ['faults'] }, async ({ server, faults }) => {
      const fault = ${JSON.stringify(inCheck)};
      const ofProcess = fault.kind === 'pause' || fault.kind === 'kill';
      const { remove } = await faults.inject(ofProcess ? { ...fault, pid: server.pid } : fault);
      await remove();
    });`,
  );
  const files = {
    'checks/every.check.ts': `import { check } from '@backlab/checks';\n${every.join('\n')}`,
  };
  const { checks: found, results, broken } = await runChecks(engine, project, files);
  expect(broken).toBeNull();
  expect(found.map(({ title }) => title)).toEqual(kinds.map(([kind]) => kind));
  expect(results.flatMap((result) => (result.verdict === 'fail' ? [result.counterExample] : []))).toEqual([]);
  expect(results).toHaveLength(kinds.length);
});

test('is skipped with the reason where the engine cannot', async () => {
  const { results, skipped, broken } = await runChecks(createNativeEngine(), project, checks);
  expect(broken).toBeNull();
  expect(results).toMatchObject([{ id: 'faults.check.ts#2', verdict: 'pass' }]);
  expect(skipped.map(({ id, reason }) => [id, /real/i.test(reason)])).toEqual([
    ['faults.check.ts#1', true],
    ['faults.check.ts#3', true],
    ['faults.check.ts#4', true],
  ]);
});
