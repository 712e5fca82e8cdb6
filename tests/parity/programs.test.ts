/** Each program of `programs/` prints the same on native Node and in the tab. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { headlessBrowser } from '@/lib/headless-browser';
import type { ProjectFiles } from '../../sandboxes/engine/contract';
import { createHeadlessLocalEngine } from '../../sandboxes/engine/local/headless';
import { createNativeEngine } from '../../sandboxes/engine/native';
import { apart } from './apart';
import { outcomeOf, readProgram } from './program';
import { type ParityResult, record } from './record';

const ROOT = fileURLToPath(new URL('./programs', import.meta.url));
const PROGRAM = /\.(mjs|cjs|ts)$/;

const native = createNativeEngine();
const local = createHeadlessLocalEngine({
  browser: headlessBrowser(),
  log: false,
});
const results: ParityResult[] = [];

afterAll(async () => {
  await local.close();
  await record('programs', results);
});

/** The files of an area, fixtures in its folders too, as a project. */
function filesOf(area: string): ProjectFiles {
  const folder = join(ROOT, area);
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
  const files = paths.map((path) => [
    relative('.', path).replaceAll(sep, '/'),
    readFileSync(join(folder, path), 'utf8'),
  ]);
  return { 'package.json': '{ "name": "parity", "private": true }', ...Object.fromEntries(files) };
}

for (const area of readdirSync(ROOT).toSorted()) {
  describe(area, () => {
    const files = filesOf(area);
    for (const file of Object.keys(files).filter((path) => PROGRAM.test(path) && !path.includes('/'))) {
      const program = readProgram(area, file, String(files[file]));
      test(`${area}/${file}: ${program.shows}`, async ({ onTestFailed }) => {
        const result = { of: area, name: file, shows: program.shows, reason: program.differs };
        onTestFailed(() => {
          results.push({ ...result, verdict: 'fails' });
        });
        const project = { name: area, files };
        const [there, here] = await Promise.all([
          outcomeOf(native, project, file),
          outcomeOf(local, project, file),
        ]);
        // Two that both fail to begin are equal, too.
        expect(there.stdout, `on Node the program must print something, stderr:\n${there.stderr}`).not.toBe(
          '',
        );
        const seen = ({ stdout, code, signal }: typeof here) => ({ stdout, code, signal });
        if (program.differs === null) {
          expect(seen(here), apart(here, there)).toEqual(seen(there));
        } else {
          expect(seen(here), 'it prints the same now: delete its "differs" line').not.toEqual(seen(there));
        }
        results.push({ ...result, verdict: program.differs === null ? 'works' : 'differs' });
      });
    }
  });
}
