import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bootStages } from '../boot-stages';
import { type BootOptions, type Engine, EngineError, type Project, type Sandbox } from '../contract';
import { createEventLog } from '../event-log';
import {
  createFiles,
  createSandboxFolder,
  linkPackages,
  type SandboxFolder,
  writeFiles,
} from './project-folder';
import { createSandbox } from './sandbox';
import { installServices } from './services';

export interface NativeEngineOptions {
  /** The `node_modules` whose packages projects see. Default: that of this checkout. */
  readonly nodeModules?: string;
}

/** What must go when the host's process ends without having disposed of it. */
const alive = new Set<{ abandon(): void }>();
process.on('exit', () => {
  for (const sandbox of alive) sandbox.abandon();
});

/**
 * Runs projects as real Node child processes in temporary folders, each sandbox with its own port space.
 * For tests, CI and one's own code: it does **not** contain hostile code.
 * @example
 * const sandbox = await createNativeEngine().boot({ name: 'hello', files });
 * await sandbox.start({ env: { PORT: '3000' } });
 * await sandbox.listening(3000);
 * const response = await sandbox.fetch('/', { port: 3000 });
 */
export function createNativeEngine({ nodeModules = nearestNodeModules() }: NativeEngineOptions = {}): Engine {
  return {
    id: 'native',
    limits: {
      clock: 'Real Node processes follow the computer’s own clock, which is not ours to turn.',
      faults:
        'The network, disk and clock of real processes are the computer’s own, which is not ours to break.',
      terminal: 'Node has no pseudo-terminals of its own, and the streams of native processes are pipes.',
      machines: 'Native processes all run on this one computer.',
      seed: NO_SEED,
      'hostile-code':
        'Native processes have the rights of the user who started them. Run only code that you trust.',
    },
    async availability() {
      if (process.platform !== 'win32') return { available: true };
      return {
        available: false,
        reason: 'The native engine needs process groups and inherited descriptors, which Windows lacks.',
        remedy: 'Use the local engine, or run inside WSL.',
      };
    },
    boot: (project, options) => boot(project, nodeModules, options),
  };
}

async function boot(project: Project, nodeModules: string, options: BootOptions = {}): Promise<Sandbox> {
  const { signal, env } = options;
  if (options.seed !== undefined || options.replay !== undefined)
    throw new EngineError('ENOTSUP', NO_SEED, { remedy: 'Use the local engine, or leave the seed out.' });
  const stages = bootStages(options);
  const enter = stages.enter;

  let folder: SandboxFolder | null = null;
  try {
    enter('fetch');
    folder = await createSandboxFolder();
    enter('boot', project.name);
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const preload = join(folder.root, 'preload.cjs');
    const { machines } = folder;
    const writePreload = async (file: string, ports: string) => {
      const config = { ports, machines, preload: file, tsx };
      await writeFile(file, `require(${JSON.stringify(PRELOAD)}).install(${JSON.stringify(config)});\n`);
    };
    await writePreload(preload, folder.ports);
    const services = await installServices(options.services ?? [], folder, writePreload);
    enter('install', nodeModules);
    await linkPackages(folder.project, nodeModules);
    await writeFiles(createFiles(folder.project), project.files);
    signal?.throwIfAborted();

    const inner = createSandbox({
      folder,
      services,
      tsx,
      env: { ...hostEnvironment(folder.project), ...env, NODE_OPTIONS: `--require=${preload}` },
      log: createEventLog({ now: stages.now }),
      onStart: () => enter('start', 'npm start'),
      onReady: () => stages.reached.has('start') && enter('ready'),
    });
    alive.add(inner);
    return {
      ...inner,
      dispose: async () => {
        await inner.dispose();
        alive.delete(inner);
      },
    };
  } catch (cause) {
    if (folder !== null) await rm(folder.root, { recursive: true, force: true });
    if (signal?.aborted) throw signal.reason;
    if (cause instanceof EngineError) throw cause;
    throw new EngineError('EBOOT', `The native engine failed at "${stages.current}": ${String(cause)}`, {
      stage: stages.current,
      cause,
    });
  }
}

const NO_SEED = 'The order in which real processes run is the computer’s own: their runs cannot be repeated.';
const PRELOAD = fileURLToPath(new URL('./preload/index.cjs', import.meta.url));

/** Only what a program needs to find Node and its packages: nothing of the host's secrets reaches learner code. */
function hostEnvironment(project: string): Record<string, string> {
  const path = [join(project, 'node_modules', '.bin'), dirname(process.execPath), '/usr/bin', '/bin'].join(
    ':',
  );
  return { PATH: path, HOME: project };
}

function nearestNodeModules(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); at !== dirname(at); at = dirname(at)) {
    const found = join(at, 'node_modules');
    if (existsSync(found)) return found;
  }
  throw new EngineError('ENOENT', 'No node_modules above the native engine', {
    remedy: 'Run npm install first.',
  });
}
