import { readCommand } from '../command-line/command';

export interface ContainerCommand {
  /** Node's arguments inside the container. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The file that must be there before Node is started. */
  readonly entry: string | null;
}

const TYPESCRIPT = /\.[mc]?tsx?$/;

/**
 * Turns `node …`, `tsx …`, `npm start` or an installed program into Node's arguments; TypeScript runs through tsx.
 * @throws {EngineError} `ENOENT` unknown script, and what else `readCommand` throws
 */
export function containerCommand(
  words: readonly string[],
  packageJson: string | undefined,
): ContainerCommand {
  const { program, main, args, execArgv, env } = readCommand(words, {
    // Node reads NODE_OPTIONS itself.
    env: {},
    packageJson: () => packageJson,
    // The bridge looks whether and where it is there.
    program: (name) => `node_modules/.bin/${name}`,
  });
  const named = main.kind === 'file' ? [main.file] : main.kind === 'test' ? main.paths : [];
  const typescript = program === 'tsx' || named.some((file) => TYPESCRIPT.test(file));
  return {
    args: [...(typescript ? ['--import', 'tsx'] : []), ...execArgv, ...named, ...args],
    env,
    entry: main.kind === 'file' ? main.file : null,
  };
}
