import { afterEach } from 'vitest';
import type {
  BootOptions,
  Engine,
  ExitStatus,
  ProjectFiles,
  Sandbox,
  SandboxProcess,
  SpawnOptions,
} from '../contract';

export interface Run {
  readonly sandbox: Sandbox;
  readonly process: SandboxProcess;
  readonly exited: Promise<ExitStatus>;
  /** Output so far. */
  text(stream?: 'stdout' | 'stderr'): string;
  /** Resolves with the whole output once it matches. Rejects when the process ends without it. */
  until(pattern: RegExp): Promise<string>;
}

export interface RunOptions extends SpawnOptions {
  readonly command?: readonly string[];
}

/** What every part of the suite gets: sandboxes that are disposed of after each test. */
export interface Setup {
  engine(): Engine;
  /** `package.json` is added where it is missing, with `"type": "module"` and a start script. */
  boot(files: ProjectFiles | string, options?: BootOptions): Promise<Sandbox>;
  /** Boots and spawns `node src/index.js`, or whichever entry the files have. A string is that file's text. */
  run(files: ProjectFiles | string, options?: RunOptions): Promise<Run>;
}

export function createSetup(make: () => Engine): Setup {
  let engine: Engine | null = null;
  const sandboxes = new Set<Sandbox>();
  afterEach(async () => {
    await Promise.all([...sandboxes].map((sandbox) => sandbox.dispose()));
    sandboxes.clear();
  });

  const setup: Setup = {
    engine() {
      engine ??= make();
      return engine;
    },
    async boot(files, options) {
      const sandbox = await setup.engine().boot({ name: 'suite', files: whole(files) }, options);
      sandboxes.add(sandbox);
      return sandbox;
    },
    async run(files, options) {
      const sandbox = await setup.boot(files);
      return runIn(sandbox, { command: ['node', entryOf(files)], ...options });
    },
  };
  return setup;
}

/** Spawns in a sandbox that is there already. */
export async function runIn(
  sandbox: Sandbox,
  { command = ['node', 'src/index.js'], onOutput, ...options }: RunOptions = {},
): Promise<Run> {
  const decoder = new TextDecoder();
  const pieces: { stream: 'stdout' | 'stderr'; text: string }[] = [];
  const watchers = new Set<() => void>();
  const process = await sandbox.spawn(command, {
    ...options,
    onOutput(stream, bytes) {
      pieces.push({ stream, text: decoder.decode(bytes, { stream: true }) });
      onOutput?.(stream, bytes);
      for (const watcher of [...watchers]) watcher();
    },
  });
  const text = (wanted?: 'stdout' | 'stderr') =>
    pieces
      .filter(({ stream }) => wanted === undefined || stream === wanted)
      .map((piece) => piece.text)
      .join('');

  return {
    sandbox,
    process,
    exited: process.exited,
    text,
    until(pattern) {
      return new Promise((resolve, reject) => {
        const look = () => {
          if (!pattern.test(text())) return;
          watchers.delete(look);
          resolve(text());
        };
        watchers.add(look);
        look();
        void process.exited.then((status) =>
          reject(new Error(`Ended with ${JSON.stringify(status)} before ${pattern}:\n${text()}`)),
        );
      });
    },
  };
}

function whole(files: ProjectFiles | string): ProjectFiles {
  const given = typeof files === 'string' ? { 'src/index.js': files } : files;
  const manifest = { name: 'suite', type: 'module', scripts: { start: `node ${entryOf(files)}` } };
  return { 'package.json': JSON.stringify(manifest), ...given };
}

function entryOf(files: ProjectFiles | string): string {
  if (typeof files === 'string') return 'src/index.js';
  return ['src/index.ts', 'src/index.cjs', 'src/index.js'].find((path) => path in files) ?? 'src/index.js';
}

/** Runs to the end and gives stdout. Fails the test when the program failed. */
export async function outputOf(
  setup: Setup,
  files: ProjectFiles | string,
  options?: RunOptions,
): Promise<string> {
  const run = await setup.run(files, options);
  const status = await run.exited;
  if (status.code !== 0) throw new Error(`The program ended with ${JSON.stringify(status)}:\n${run.text()}`);
  return run.text('stdout');
}
