/**
 * Writes `docs/engine.md` from the results of the parity tests (`npm test -- --only engines,packages`).
 *
 *   npm run engine-page              write it
 *   npm run engine-page -- --check   fail when it does not say what the tests found
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtinNames } from '../sandboxes/engine/local/builtins/names';
import { NODE_VERSION } from '../sandboxes/engine/local/process/version';
import { missing, otherwise } from '../tests/parity/missing';
import type { ParityResult } from '../tests/parity/record';
import { enginePage } from './engine-page/page';
import { readSettings } from './settings.mjs';

const PAGE = fileURLToPath(new URL('../docs/engine.md', import.meta.url));

async function resultsOf(kind: 'programs' | 'packages'): Promise<readonly ParityResult[]> {
  const path = join(readSettings().dataDir, 'parity', `${kind}.json`);
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ParityResult[];
  } catch (cause) {
    throw new Error(
      `${path} cannot be read. Run the tests that write it: npm test -- --only engines,packages`,
      {
        cause,
      },
    );
  }
}

const page = enginePage({
  programs: await resultsOf('programs'),
  packages: await resultsOf('packages'),
  missing,
  otherwise,
  builtins: builtinNames,
  nodeVersion: NODE_VERSION,
});
if (!process.argv.includes('--check')) await writeFile(PAGE, page);
else if ((await readFile(PAGE, 'utf8').catch(() => '')) !== page) {
  console.error('docs/engine.md does not say what the tests found. Write it anew: npm run engine-page');
  process.exitCode = 1;
}
