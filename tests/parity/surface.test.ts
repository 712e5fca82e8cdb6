/** Every public name of Node's modules is in the engine too, or on the list of what is missing. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { headlessBrowser } from '@/lib/headless-browser';
import { createHeadlessLocalEngine } from '@/sandboxes/engine/local/headless';
import { missing } from './missing';

const run = promisify(execFile);
/** Other versions of Node have other names; the engine says that it is this one. */
const isNode20 = process.versions.node.startsWith('20.');

/** A name, its type on Node, and in the engine when it is there at all. */
type Difference = [name: string, native: string, here?: string];

const covers = (pattern: string, name: string) =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

const engine = createHeadlessLocalEngine({ browser: headlessBrowser(), log: false });
afterAll(() => engine.close());

/** What a program of `surface/` prints as JSON in the engine. */
async function printed(program: URL, files: Record<string, string>): Promise<unknown> {
  const sandbox = await engine.boot({
    name: 'surface',
    files: {
      'package.json': JSON.stringify({ scripts: { start: 'node --no-warnings main.mjs' } }),
      'main.mjs': await readFile(program, 'utf8'),
      ...files,
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
  return JSON.parse(output.stdout);
}

async function differences(): Promise<Difference[]> {
  const program = new URL('./surface/surface.mjs', import.meta.url);
  const { stdout: wanted } = await run(process.execPath, ['--no-warnings', fileURLToPath(program)], {
    maxBuffer: 2 ** 24,
  });
  return (await printed(program, { 'wanted.json': wanted })) as Difference[];
}

const moduleOf = (name: string) => name.split('.', 1)[0] ?? name;
/** `Class#method` and `Class.method` of a class that is refused itself cannot be reached. */
const ofRefused = (name: string, refused: ReadonlySet<string>) =>
  refused.has(name.replace(/[.#]\w+$/, '')) && /\w[.#]\w+[.#]\w+$/.test(name);

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

  test('that are missing say so when they are used, and what to use instead', async () => {
    const functions = found.flatMap(([name, type]) => (type === 'function' ? [name] : []));
    const refused = new Set(functions);
    const reachable = functions.filter((name) => !ofRefused(name, refused));
    // The engine fetches a module when a file names it.
    const named = [...new Set(reachable.map(moduleOf))].map((name) => `require('node:${name}');`).join('\n');
    const texts = (await printed(new URL('./surface/refusals.mjs', import.meta.url), {
      'missing.json': JSON.stringify(reachable),
      'named.cjs': named,
    })) as [name: string, text: string | null][];
    expect(texts.length).toBeGreaterThan(20);
    const silent = texts.filter(([name, text]) => {
      const own = name.split(/[.#]/).at(-1) ?? name;
      return text === null || !text.includes(own) || !/\buse\b/i.test(text);
    });
    expect(silent).toEqual([]);
  });
});
