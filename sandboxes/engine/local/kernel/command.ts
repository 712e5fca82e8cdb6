/** A command as the kernel starts it: read, with what the files of its `--env-file` options say. */
import { type Command, readCommand } from '../../command-line/command';
import { EngineError } from '../../contract';
import { parseEnv } from '../builtins/parse-env';
import { join } from '../process/loader/paths';

export interface CommandFiles {
  has(path: string): boolean;
  text(path: string): string | undefined;
  /** Whether a path below `/app/node_modules/` names a module of a bundled package. */
  isPackage(path: string): boolean;
}

const ENDINGS = ['', '.ts', '.js', '.mjs', '.cjs', '.mts', '.cts', '/index.ts', '/index.js', '/index.mjs'];

/**
 * @throws {EngineError} as `readCommand`; `ENOENT` when a file of `--env-file` does not exist
 */
export function readSandboxCommand(
  words: readonly string[],
  files: CommandFiles,
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Command & { readonly fileEnv: Readonly<Record<string, string>> } {
  const command = readCommand(words, {
    env,
    packageJson: () => files.text('/app/package.json'),
    program: () => undefined,
  });
  const fileEnv: Record<string, string> = {};
  for (const { path, optional } of command.settings.envFiles) {
    const text = files.text(join(cwd, path));
    if (text !== undefined) Object.assign(fileEnv, parseEnv(text));
    else if (!optional)
      throw new EngineError('ERR_ENV_FILE', `node: ${path}: not found`, {
        remedy: `Create ${path}, or write --env-file-if-exists=${path}.`,
      });
  }
  return { ...command, fileEnv };
}

/** @throws {EngineError} `ENOENT` when the file that the command names is not in the project */
export function requireEntry({ main }: Command, files: CommandFiles, cwd: string): void {
  if (main.kind !== 'file') return;
  const path = join(cwd, main.file);
  if (files.isPackage(path) || ENDINGS.some((ending) => files.has(path + ending))) return;
  throw new EngineError('ENOENT', `Cannot find '${main.file}'`, {
    remedy: `Create ${main.file}, or mend the command that names it (package.json, "scripts").`,
  });
}
