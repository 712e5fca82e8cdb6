/** The module that a process begins with. */

import { drainTicks } from '../event-loop';
import { syntaxError } from './errors';
import { run } from './graph';
import { host } from './host';
import { built, commonJs, recordFor } from './loader';
import { entryOf } from './packages';
import type { ModuleRecord } from './record';
import { NeedsCompile, program, whole } from './registry';
import type { CommonJsModule } from './require';
import { type Resolved, resolve } from './resolve';
import { compiledSource, compileNow, wasCompiled } from './sources';

/** Runs the entry of the process. A promise only when something awaits at its top level. */
export function runEntry(path: string): Promise<void> | undefined {
  const specifier = path.replace(/^\/app\/node_modules\//, '').replace(/\.[cm]?[jt]s$/, '');
  const resolved: Resolved = entryOf(specifier) ? { type: 'package', specifier } : resolveMain(path);
  const start = (record: ModuleRecord) => {
    program.main = record;
    const module = commonJs.get(record);
    if (module) asMain(module);
    const pending = run(record);
    // Ticks go before promise jobs once a CommonJS main has run; an ES module runs inside a promise job itself.
    if (record.kind === 'cjs') drainTicks();
    return pending;
  };
  const build = () => recordFor(resolved);
  let record: ModuleRecord;
  try {
    record = whole(build);
  } catch (thrown) {
    // A program in a package that lies among the files, or one that names such a package.
    if (thrown instanceof NeedsCompile) return built(build, async (ready) => start(ready));
    throw thrown;
  }
  return start(record);
}

function asMain(module: CommonJsModule): void {
  module.id = '.';
  module.parent = null;
  Object.defineProperty(globalThis.process, 'mainModule', {
    configurable: true,
    writable: true,
    enumerable: true,
    value: module,
  });
}

/**
 * `node --check`: whether the file is a program at all. Nothing of it runs.
 * @throws {SyntaxError} where it is none
 */
export async function checkEntry(path: string): Promise<void> {
  const resolved = resolveMain(path);
  if (resolved.type !== 'file') return;
  if (!wasCompiled(resolved.path)) await compileNow(resolved.path);
  const result = compiledSource(resolved.path);
  if (result && 'error' in result) throw syntaxError(result.error);
}

/** Runs a text that was compiled under a path of its own as the entry. */
export function runText(path: string): Promise<void> | undefined {
  program.main = recordFor({ type: 'file', path });
  return run(program.main);
}

function resolveMain(path: string): Resolved {
  try {
    return resolve(path, { importer: path, required: true }, host);
  } catch (error) {
    if ((error as { code?: string }).code !== 'MODULE_NOT_FOUND') throw error;
    throw Object.assign(new Error(`Cannot find module '${path}'`), {
      code: 'MODULE_NOT_FOUND',
      requireStack: [],
    });
  }
}
