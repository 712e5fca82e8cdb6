import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Wanted {
  /** For people: `Chromium`. */
  readonly title: string;
  /** Environment variable that names one. */
  readonly variable: string;
  /** Names that it goes by on the PATH. */
  readonly names: readonly string[];
  /** Where installers put it. */
  readonly places: readonly string[];
  readonly remedy: string;
}

/**
 * The path of a program on this machine: what the variable names, else one on the PATH, else where installers put it.
 * @throws when there is none, or the variable names no executable file; the message says what to do
 */
export function findExecutable(wanted: Wanted, env: NodeJS.ProcessEnv): string {
  const named = env[wanted.variable];
  if (named) {
    if (isExecutable(named)) return named;
    throw new Error(
      `${wanted.variable} is "${named}", which is no executable file. Correct it, or unset it.`,
    );
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [
    ...folders.flatMap((folder) => wanted.names.map((name) => join(folder, name))),
    ...wanted.places,
  ];
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  throw new Error(`No ${wanted.title} was found. ${wanted.remedy}`);
}

function isExecutable(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') return false;
    throw error;
  }
}
