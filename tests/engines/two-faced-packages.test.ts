/** The labs' packages that are one module for `import` and another for `require`: each asks gets what Node gives it. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { headlessBrowser } from '@/lib/headless-browser';
import { packageClosure } from '@/sandboxes/engine/local/manifest';
import { buildSandbox } from '@/scripts/build-sandbox';
import { createHeadlessLocalEngine } from '../../sandboxes/engine/local/headless';
import { outcomeOf } from '../parity/program';

const PROGRAM = `
const faces = { hono: require('hono'), zod: require('zod'), server: require('@hono/node-server'), pino: require('pino') };
for (const [name, face] of Object.entries(faces))
  console.log(name, typeof face, Object.prototype.toString.call(face), Object.keys(face).sort().join());
const { Hono } = faces.hono;
const app = new Hono().get('/', (c) => c.text(faces.zod.z.string().parse('checked')));
Promise.resolve(app.request('/')).then(async (response) => console.log(response.status, await response.text()));
import('hono').then((imported) => console.log(Object.prototype.toString.call(imported), imported.Hono === Hono));
faces.hono.own = 1;
console.log(require('hono').own, require('hono') === faces.hono);
`;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const engine = createHeadlessLocalEngine({ browser: headlessBrowser(), log: false });
afterAll(() => engine.close());

describe('packages with two faces', () => {
  it('answer to require as on Node', async () => {
    const dependencies = { hono: '*', zod: '*', '@hono/node-server': '*', pino: '*' };
    const files = {
      'package.json': JSON.stringify({ name: 'faces', dependencies }),
      'main.cjs': PROGRAM,
    };
    const here = await outcomeOf(engine, { name: 'faces', files }, 'main.cjs');
    const there = await promisify(execFile)(process.execPath, ['--input-type=commonjs', '-e', PROGRAM], {
      cwd: ROOT,
    });
    expect(here.stdout, here.stderr).toBe(there.stdout);
  });

  it('cost nothing to who imports', async () => {
    const { manifest } = await buildSandbox();
    expect(packageClosure(manifest, ['hono', 'zod']).filter((id) => id.endsWith('+require'))).toEqual([]);
    expect(packageClosure(manifest, [], ['hono'])).toContain('hono+require');
  });
});
