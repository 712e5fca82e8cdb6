/** The check runner against servers that go wrong in every way that learners find. */
import { describe, expect, test } from 'vitest';
import { runChecks } from '../../sandboxes/checks/run';
import { createNativeEngine } from '../../sandboxes/engine/native';

const engine = createNativeEngine();

const packageJson = JSON.stringify({ type: 'module', scripts: { start: 'tsx src/index.ts' } });
const project = (server: string) => ({
  name: 'under check',
  files: { 'package.json': packageJson, 'tsconfig.json': '{}', 'src/index.ts': server },
});

const serving = (handler: string) => `
import { createServer } from 'node:http';
const hits: string[] = [];
console.log('starting');
createServer((request, response) => { ${handler} }).listen(Number(process.env['PORT']));
process.on('SIGTERM', () => process.exit(0));
`;

const checksOf = (...bodies: string[]) => ({
  'checks/http.check.ts': [
    `import { check, expect } from '@backlab/checks';`,
    `import { path } from './shared.ts';`,
    ...bodies.map(
      (body, index) =>
        `check('number ${index + 1}', { objective: 'goal-${index + 1}', lookAt: 'there' }, async ({ http, server }) => { ${body} });`,
    ),
  ].join('\n'),
  'checks/shared.ts': `export const path = '/notes';`,
});

const counting = serving(`hits.push(request.url ?? ''); response.end(JSON.stringify(hits));`);

describe('checks', () => {
  test('pass or fail one by one, each against a fresh server, with the failing exchange', async () => {
    const messages: string[] = [];
    const { checks, results, broken } = await runChecks(
      engine,
      project(counting),
      checksOf(
        `expect((await http.get(path)).json()).toEqual(['/notes']);`,
        `expect((await http.get(path)).json()).toEqual(['/notes']);`,
        `expect(await http.post(path, { json: { a: 1 } })).toHaveStatus(201);`,
      ),
      { onMessage: (message) => messages.push(message.type) },
    );
    expect(broken).toBeNull();
    expect(checks.map(({ id }) => id)).toEqual(['http.check.ts#1', 'http.check.ts#2', 'http.check.ts#3']);
    expect(results.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'fail']);
    expect(results[2]).toMatchObject({
      objective: 'goal-3',
      counterExample: {
        message: 'expected POST /notes to be answered with 201',
        got: '200 OK',
        lookAt: 'there',
        exchange: { request: { method: 'POST', body: '{"a":1}' }, response: { status: 200 } },
      },
    });
    expect(messages).toEqual(['found', 'start', 'result', 'start', 'result', 'start', 'result', 'done']);
  });

  test('of one objective run alone', async () => {
    const { results } = await runChecks(engine, project(counting), checksOf('', ''), { objective: 'goal-2' });
    expect(results.map(({ id }) => id)).toEqual(['http.check.ts#2']);
  });

  test('see restarts, second instances, output and raw bytes', async () => {
    const { results } = await runChecks(
      engine,
      project(counting),
      checksOf(
        `await http.get('/a'); await server.restart();
         expect((await http.get('/b')).json()).toEqual(['/b']);
         expect(server.output()).toMatch(/starting\\nstarting/);`,
        `const other = await server.spawnAnother({ env: {} });
         await http.get('/a');
         expect((await other.http.get('/b')).json()).toEqual(['/b']);
         await other.server.logged((line) => line === 'starting');`,
        `const bad = await http.raw('GET / HTTP/1.1\\r\\nHost : x\\r\\n\\r\\n');
         expect(bad).toHaveStatus(400);`,
      ),
    );
    expect(results).toMatchObject([{ verdict: 'pass' }, { verdict: 'pass' }, { verdict: 'pass' }]);
  });

  test('tell of a server that crashes in the middle, with its own words', async () => {
    const crash = serving(`throw new Error('the kettle is empty');`);
    const { results } = await runChecks(engine, project(crash), checksOf(`await http.get(path);`));
    expect(results).toMatchObject([
      {
        verdict: 'fail',
        counterExample: {
          message: 'The server ended (exit code 1): GET /notes got no whole answer',
          got: expect.stringMatching(/the kettle is empty[\s\S]*src\/index\.ts/),
        },
      },
    ]);
  });

  test('break off when the server never listens, and say what it wrote', async () => {
    const { broken, results } = await runChecks(
      engine,
      project(`console.log('nothing to do');`),
      checksOf(`await http.get(path);`),
    );
    expect(results).toEqual([]);
    expect(broken).toEqual({
      message: 'The server ended before it listened (exit code 0).',
      output: 'nothing to do\n',
    });
  });

  test('end a server that answers nothing, at their time limit', async () => {
    const { results } = await runChecks(
      engine,
      project(serving(`while (true) {}`)),
      checksOf(`await http.get(path);`),
    );
    expect(results).toMatchObject([
      { verdict: 'fail', counterExample: { message: 'no answer to GET /notes within 10 s' } },
    ]);
  });

  test('say so when a check file does not load', async () => {
    const { broken } = await runChecks(engine, project(counting), {
      'checks/a.check.ts': `throw new Error('typed in a hurry');`,
    });
    expect(broken?.message).toBe('typed in a hurry');
  });

  test('stop when aborted', async () => {
    const abort = new AbortController();
    const run = runChecks(engine, project(serving('')), checksOf(`await http.get(path);`), {
      signal: abort.signal,
      onMessage: (message) => {
        if (message.type === 'start') abort.abort(new Error('enough'));
      },
    });
    await expect(run).rejects.toThrow('enough');
  });
});
