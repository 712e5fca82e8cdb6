/** Every public name of Node's modules is in the engine too, or on the list of what is missing. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { headlessBrowser } from '@/lib/headless-browser';
import { createHeadlessLocalEngine } from '@/sandboxes/engine/local/headless';
import { missing } from './missing';

const PROGRAM = fileURLToPath(new URL('./surface/surface.mjs', import.meta.url));
const run = promisify(execFile);
/** Other versions of Node have other names; the engine says that it is this one. */
const isNode20 = process.versions.node.startsWith('20.');

/** A name, its type on Node, and in the engine when it is there at all. */
type Difference = [name: string, native: string, here?: string];

const covers = (pattern: string, name: string) =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

const engine = createHeadlessLocalEngine({ browser: headlessBrowser(), log: false });
afterAll(() => engine.close());

async function differences(): Promise<Difference[]> {
  const { stdout: wanted } = await run(process.execPath, ['--no-warnings', PROGRAM], { maxBuffer: 2 ** 24 });
  const sandbox = await engine.boot({
    name: 'surface',
    files: {
      'package.json': JSON.stringify({ scripts: { start: 'node --no-warnings surface.mjs' } }),
      'surface.mjs': await readFile(PROGRAM, 'utf8'),
      'wanted.json': wanted,
    },
  });
  const output = { stdout: '', stderr: '' };
  const decoder = new TextDecoder();
  const { exited } = await sandbox.start({
    onOutput: (stream, bytes) => {
      output[stream] += decoder.decode(bytes, { stream: true });
    },
  });
  expect(await exited, output.stderr).toEqual({ code: 0, signal: null });
  await sandbox.dispose();
  return JSON.parse(output.stdout) as Difference[];
}

describe.skipIf(!isNode20)('the names of Node 20', () => {
  let found: Difference[] = [];
  beforeAll(async () => {
    found = await differences();
  });

  test('that the engine lacks are listed, with the reason', () => {
    expect(found.filter(([name]) => !missing.some((entry) => covers(entry.name, name)))).toEqual([]);
  });

  test('that are listed as missing are missing', () => {
    expect(missing.filter((entry) => !found.some(([name]) => covers(entry.name, name)))).toEqual([]);
  });
});
