/**
 * npm packages run unmodified: each program of `packages/` does real work over the wire with one of them, and prints the
 * same on native Node and in the tab. Install them first: node scripts/setup.mjs --packages
 *
 *   npx vitest run --project packages -t express
 */
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openLocalEngine } from '../../scripts/sandbox/local-engine';
import { apart } from './apart';
import { nodeOutcome } from './node-outcome';
import { PACKAGES, packageFolders, packageProject } from './package-project';
import { outcomeOf, readProgram } from './program';
import { type ParityResult, record } from './record';

const nodeModules = join(PACKAGES, 'node_modules');
const results: ParityResult[] = [];

afterAll(() => record('packages', results));

for (const folder of packageFolders()) {
  const { entry, source, files, dependencies } = packageProject(folder);
  const program = readProgram('../packages', entry, source);
  test(`${folder}: ${program.shows}`, async ({ onTestFailed }) => {
    const of = Object.entries(dependencies).map(([name, version]) => `${name} ${version}`);
    const result = { of: of.join(', '), name: folder, shows: program.shows, reason: program.differs };
    onTestFailed(() => {
      results.push({ ...result, verdict: 'fails' });
    });
    const project = { name: folder, files };
    const there = await nodeOutcome(files, entry, nodeModules);
    const { engine, close } = await openLocalEngine(
      { project, dependencies: Object.keys(dependencies), nodeModules },
      () => undefined,
    );
    const here = await outcomeOf(engine, project, entry).finally(close);
    const seen = ({ stdout, code, signal }: typeof here) => ({ stdout, code, signal });
    expect(there, `on Node the program itself must end well, stderr:\n${there.stderr}`).toMatchObject({
      code: 0,
    });
    if (program.differs === null) expect(seen(here), apart(here, there)).toEqual(seen(there));
    else expect(seen(here), 'it prints the same now: delete its "differs" line').not.toEqual(seen(there));
    results.push({ ...result, verdict: program.differs === null ? 'works' : 'differs' });
  });
}
