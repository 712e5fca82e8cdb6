/** `npm run sandbox`: see `sandbox/arguments.ts`, or `--help`. */
import { EngineError } from '../sandboxes/engine/contract';
import { createNativeEngine } from '../sandboxes/engine/native';
import { HELP, readArguments, type SandboxArguments, UsageError } from './sandbox/arguments';
import { openLocalEngine } from './sandbox/local-engine';
import { type ProjectOnDisk, readProject } from './sandbox/project';
import { runProject, type Terminal } from './sandbox/run';

const say = (line: string) => process.stderr.write(`▸ ${line}\n`);

const terminal: Terminal = {
  say,
  write(stream, bytes) {
    process[stream].write(bytes);
  },
  onSignal(listener) {
    process.on('SIGINT', listener);
    process.on('SIGTERM', listener);
    return () => {
      process.off('SIGINT', listener);
      process.off('SIGTERM', listener);
    };
  },
  stdin: process.stdin,
};

async function openEngine(wanted: SandboxArguments, project: ProjectOnDisk) {
  if (wanted.engine === 'local') return openLocalEngine(project, say);
  const { nodeModules } = project;
  return {
    engine: createNativeEngine(nodeModules === null ? {} : { nodeModules }),
    close: async () => undefined,
  };
}

async function main(): Promise<number> {
  const wanted = readArguments(process.argv.slice(2));
  if (wanted === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  const project = await readProject(wanted.folder);
  const { engine, close } = await openEngine(wanted, project);
  try {
    return await runProject(engine, project, wanted, terminal);
  } finally {
    await close();
  }
}

function explain(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (error instanceof EngineError)
    return error.remedy === undefined ? error.message : `${error.message}\n  ${error.remedy}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`sandbox: ${explain(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
// An open stdin would keep us alive after everything is done.
process.exit();
