/** Results of parity tests, kept for `docs/engine.md` (scripts/engine-table.ts). */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { headlessBrowser } from '../../lib/headless-browser';
import { readSettings } from '../../scripts/settings.mjs';

/** One program or package: `works` when both engines printed the same, `differs` when it is known to and why. */
export interface ParityResult {
  /** Builtin module or subject of a program; name of a package. */
  readonly of: string;
  readonly name: string;
  readonly shows: string;
  readonly verdict: 'works' | 'differs' | 'fails';
  readonly reason: string | null;
}

/** Writes what a test file found in Chromium, which docs/engine.md tells of: `<DATA_DIR>/parity/<kind>.json`. */
export async function record(kind: 'programs' | 'packages', results: readonly ParityResult[]): Promise<void> {
  if (headlessBrowser().kind !== 'chromium') return;
  const folder = join(readSettings().dataDir, 'parity');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${kind}.json`), `${JSON.stringify(results, null, 2)}\n`);
}
