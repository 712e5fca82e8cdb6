/** Starts what the command line names: what it asks to load first, then a file, a text, tests, or a thread. */
import { inspect } from 'node:util';
import { loadChunk } from './chunks';
import { ask } from './kernel-link';
import { checkEntry, runEntry, runText } from './loader/entry';
import { evaluate } from './loader/evaluate';
import { importModule, requireFrom } from './loader/loader';
import { join } from './loader/paths';
import { compileText } from './loader/sources';
import type { ProcessInit } from './messages';
import { writeText } from './output';
import { NODE_VERSION } from './version';

/** Whoever needs tsx asks for what every process has. */
const LOADERS = new Set(['tsx', 'tsx/esm', 'tsx/cjs', 'ts-node/register', 'ts-node/esm']);

type Ending = Promise<void> | undefined;

/** @returns a promise when something awaits at its top level */
export function startProgram(init: ProcessInit): Ending {
  const { settings, cwd, env } = init;
  const base = join(cwd, '[preload]');
  if (env['NODE_UNIQUE_ID'] !== undefined) loadChunk('cluster');
  for (const name of settings.requires) if (!LOADERS.has(name)) requireFrom(base)(name);
  const imports = settings.imports.filter((name) => !LOADERS.has(name));
  if (init.thread) return startThread(init);
  if (imports.length === 0) return runMain(init);
  return (async () => {
    for (const name of imports) await importModule(name, base);
    await runMain(init);
  })();
}

function runMain(init: ProcessInit): Ending {
  const { main, cwd, settings } = init;
  if (settings.watch) return watch(init);
  switch (main.kind) {
    case 'file':
      if (settings.flags.has('--check')) return checkEntry(join(cwd, main.file));
      return runEntry(join(cwd, main.file));
    case 'eval':
      return main.print ? print(main.code, cwd) : evaluateText(main.code, init);
    case 'test':
      return test(main.paths);
    case 'version':
      writeText('stdout', `${NODE_VERSION}\n`);
      return undefined;
  }
}

async function watch(init: ProcessInit): Promise<void> {
  await ask('chunk', { id: 'watch-mode' });
  (loadChunk('watch-mode') as { start(init: ProcessInit): void }).start(init);
}

async function test(paths: readonly string[]): Promise<void> {
  await ask('chunk', { id: 'test' });
  await (loadChunk('test') as { runTestFiles(names: readonly string[]): Promise<void> }).runTestFiles(paths);
}

/** The chunk is there: who starts a thread has loaded it. */
function startThread(init: ProcessInit): Ending {
  const { start } = loadChunk('worker_threads') as {
    start(init: ProcessInit, run: () => Ending): Promise<void>;
  };
  return start(init, () => runMain(init));
}

/** `node -e`: a CommonJS module, or with `--input-type=module` an ES module. */
async function evaluateText(
  code: string,
  { cwd, settings }: Pick<ProcessInit, 'cwd' | 'settings'>,
): Promise<void> {
  const module = settings.values['--input-type'] === 'module';
  const path = join(cwd, module ? '[eval].mjs' : '[eval].cjs');
  await compileText(path, code);
  await runText(path);
}

/** `node -p`: the value of the last expression. */
function print(code: string, cwd: string): undefined {
  const require = requireFrom(join(cwd, '[eval]'));
  Object.defineProperty(globalThis, 'require', { configurable: true, writable: true, value: require });
  const value = evaluate(code, '[eval]');
  writeText('stdout', `${typeof value === 'string' ? value : inspect(value)}\n`);
}
