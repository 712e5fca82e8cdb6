import { parseArgs } from 'node:util';
import type { EngineId } from '../../sandboxes/engine/contract';

export interface Publication {
  readonly host: string;
  readonly outside: number;
  readonly inside: number;
}

export interface SandboxArguments {
  readonly folder: string;
  readonly engine: EngineId;
  readonly publish: readonly Publication[];
  readonly env: Readonly<Record<string, string>>;
  /** What stands after `--`, for the program. */
  readonly rest: readonly string[];
}

/** A mistake of the person who types: shown without a stack, exit code 2. */
export class UsageError extends Error {}

export const HELP = `Runs a Node project in one of Backlab's engines, and lets the real world talk to it.

  npm run sandbox -- <folder> [options] [-- arguments for the program]

The folder holds an ordinary Node project: its package.json says how it starts ("scripts": { "start": … }),
and its dependencies are installed (npm install) there or above. Nothing in the folder is written to.
Where it has a lab.json, the services that this lists run beside it.

Options
  --engine local     in a browser tab: a headless Chromium runs the engine that learners use (default)
  --engine native    in real Node processes on this machine; runs only code that you trust
  --publish 8080:3000
                     leads port 8080 of this machine to port 3000 inside, byte for byte, half-closed
                     connections too. Also 3000 (the same on both sides) and 0.0.0.0:8080:3000 (reachable
                     from other machines). May be given several times.
  --env NAME=value   sets an environment variable of the program. May be given several times.
  --help             shows this

While it runs
  Output and input are the program's own. Ctrl-C sends SIGINT; a second Ctrl-C sends SIGKILL.
  The exit code is the program's; a program that a signal ended gives 128 plus the signal's number.

Settings
  CHROMIUM_PATH      which Chromium to use (default: the one on the PATH)
  DATA_DIR           where bundled dependencies are cached (default: ./data)

Example: a lab's server in a tab, asked by curl
  npm run sandbox -- sandboxes/labs/jwt --publish 8080:3000
  curl -i localhost:8080/
`;

/**
 * @returns what to do, or `'help'`
 * @throws {UsageError} naming the argument and the mend
 */
export function readArguments(argv: readonly string[]): SandboxArguments | 'help' {
  const cut = argv.indexOf('--');
  const own = cut < 0 ? argv : argv.slice(0, cut);
  const rest = cut < 0 ? [] : argv.slice(cut + 1);
  const { values, positionals } = parse(own);
  if (values.help) return 'help';
  const [folder, extra] = positionals;
  if (folder === undefined)
    throw new UsageError('Name the folder of a Node project: npm run sandbox -- ./my-server');
  if (extra !== undefined) {
    throw new UsageError(`"${extra}" is one argument too many. What is for the program stands after "--".`);
  }
  if (values.engine !== 'local' && values.engine !== 'native') {
    throw new UsageError(`--engine is "${values.engine}"; it must be local or native.`);
  }
  return {
    folder,
    engine: values.engine,
    publish: values.publish.map(readPublication),
    env: Object.fromEntries(values.env.map(readVariable)),
    rest,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        engine: { type: 'string', default: 'local' },
        publish: { type: 'string', multiple: true, default: [], short: 'p' },
        env: { type: 'string', multiple: true, default: [], short: 'e' },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message : String(error)}\nSee npm run sandbox -- --help`,
    );
  }
}

function readPublication(text: string): Publication {
  const match = /^(?:(?:(.+):)?(\d+):)?(\d+)$/.exec(text);
  const inside = Number(match?.[3]);
  const outside = Number(match?.[2] ?? inside);
  if (match === null || ![inside, outside].every((port) => port >= 1 && port <= 65_535)) {
    throw new UsageError(
      `--publish is "${text}"; give a port of this machine and one inside, such as 8080:3000.`,
    );
  }
  return { host: match[1] ?? '127.0.0.1', outside, inside };
}

function readVariable(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--env is "${text}"; give NAME=value.`);
  return [text.slice(0, at), text.slice(at + 1)];
}
