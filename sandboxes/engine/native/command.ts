import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readCommand } from '../command-line/command';
import { EngineError } from '../contract';

/** What is really run: Node with these arguments, and what the script's own `NAME=value` adds to the environment. */
export interface NodeCommand {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const TYPESCRIPT = /\.[mc]?tsx?$/;

/**
 * Turns `node …`, `tsx …`, `npm start`, `npm run x` or the name of an installed program into Node's arguments.
 * TypeScript runs through tsx, whatever the Node version.
 * @param folder the project's folder on disk
 * @param tsx what `--import` takes to run TypeScript
 * @param cwd where it runs, relative to the folder
 * @throws {EngineError} `ENOENT` when the program, the script or the entry file does not exist
 */
export function resolveCommand(words: readonly string[], folder: string, tsx: string, cwd = ''): NodeCommand {
  const { program, main, args, execArgv, env } = readCommand(words, {
    // Node reads NODE_OPTIONS itself.
    env: {},
    packageJson: () => textOf(join(folder, 'package.json')),
    program(name) {
      const installed = join(folder, 'node_modules', '.bin', name);
      return existsSync(installed) ? realpathSync(installed) : undefined;
    },
  });
  const named = main.kind === 'file' ? [main.file] : main.kind === 'test' ? main.paths : [];
  if (main.kind === 'file') requireEntry(main.file, join(folder, cwd));
  const typescript = program === 'tsx' || named.some((file) => TYPESCRIPT.test(file));
  return { args: [...(typescript ? ['--import', tsx] : []), ...execArgv, ...named, ...args], env };
}

function requireEntry(entry: string, folder: string): void {
  const path = entry.startsWith('/') ? entry : join(folder, entry);
  if (['', '.js', '.cjs', '.mjs', '.ts', '/index.js'].some((end) => isFile(path + end))) return;
  throw new EngineError('ENOENT', `Cannot find '${entry}'`, {
    remedy: `Create ${entry}, or mend the command that names it (package.json, "scripts").`,
  });
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function textOf(path: string): string | undefined {
  return isFile(path) ? readFileSync(path, 'utf8') : undefined;
}
