import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../contract';

/** What is really run: Node with these arguments, and what the script's own `NAME=value` adds to the environment. */
export interface NodeCommand {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const TYPESCRIPT = /\.[mc]?tsx?$/;
/** Node's options whose value stands in the next argument. */
const TAKES_VALUE = new Set(['-r', '--require', '--import', '--loader', '-C', '--conditions', '--env-file']);

/**
 * Turns `node …`, `tsx …`, `npm start`, `npm run x` or the name of an installed program into Node's arguments.
 * @param folder the project's folder on disk
 * @param tsx what `--import` takes to run TypeScript
 * @throws {EngineError} `ENOENT` when the program, the script or the entry file does not exist
 */
export function resolveCommand(
  command: readonly string[],
  folder: string,
  tsx: string,
  depth = 0,
): NodeCommand {
  const [program, ...args] = command;
  if (program === undefined)
    throw new EngineError('ENOENT', 'The command is empty', { remedy: 'Give a program: node src/index.ts' });
  if (program === 'node') return { args: nodeArguments(args, folder, tsx), env: {} };
  if (program === 'tsx') {
    const entry = args.findIndex((arg) => !arg.startsWith('-'));
    requireEntry(args[entry], folder);
    return { args: ['--import', tsx, ...args], env: {} };
  }
  if (program === 'npm') return npm(args, folder, tsx, depth);
  const installed = join(folder, 'node_modules', '.bin', program);
  if (existsSync(installed)) return { args: [realpathSync(installed), ...args], env: {} };
  throw new EngineError('ENOENT', `spawn ${program} ENOENT`, {
    remedy: 'Only node, tsx, npm run and programs of installed packages can be run.',
  });
}

/** The entry runs through tsx when it is TypeScript, whatever the Node version. */
function nodeArguments(args: readonly string[], folder: string, tsx: string): readonly string[] {
  let entry = 0;
  while (entry < args.length && args[entry]?.startsWith('-')) {
    if (['-e', '--eval', '-p', '--print', '--test', '-v', '--version'].includes(args[entry] ?? ''))
      return args;
    entry += TAKES_VALUE.has(args[entry] ?? '') ? 2 : 1;
  }
  requireEntry(args[entry], folder);
  return TYPESCRIPT.test(args[entry] ?? '') ? ['--import', tsx, ...args] : args;
}

function requireEntry(entry: string | undefined, folder: string): void {
  if (entry === undefined)
    throw new EngineError('ENOENT', 'No file to run', { remedy: 'Name the entry file: node src/index.ts' });
  const path = join(folder, entry);
  if (['', '.js', '.cjs', '.mjs', '.ts', '/index.js'].some((end) => isFile(path + end))) return;
  throw new EngineError('ENOENT', `Cannot find '${entry}'`, {
    remedy: `Create ${entry}, or mend the command that names it (package.json, "scripts").`,
  });
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function npm(args: readonly string[], folder: string, tsx: string, depth: number): NodeCommand {
  const [verb, ...rest] = args;
  const name = verb === 'run' || verb === 'run-script' ? rest.shift() : verb;
  if (rest[0] === '--') rest.shift();
  const script = name === undefined ? undefined : scriptsOf(folder)[name];
  if (name === undefined || script === undefined) {
    throw new EngineError('ENOENT', `package.json has no script "${name ?? ''}"`, {
      remedy: `Add it: "scripts": { "${name ?? 'start'}": "tsx src/index.ts" }`,
    });
  }
  if (depth > 8)
    throw new EngineError('ELOOP', `The script "${name}" runs itself`, {
      remedy: 'Mend "scripts" in package.json.',
    });
  const words = splitScript(script);
  const first = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  const env = Object.fromEntries(
    words
      .slice(0, Math.max(first, 0))
      .map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]),
  );
  const inner = resolveCommand([...words.slice(Math.max(first, 0)), ...rest], folder, tsx, depth + 1);
  return { args: inner.args, env: { ...env, ...inner.env } };
}

function scriptsOf(folder: string): Record<string, string | undefined> {
  const path = join(folder, 'package.json');
  if (!isFile(path))
    throw new EngineError('ENOENT', 'The project has no package.json', {
      remedy: 'Create package.json with "scripts".',
    });
  try {
    const parsed: { scripts?: Record<string, string> } = JSON.parse(readFileSync(path, 'utf8'));
    return parsed.scripts ?? {};
  } catch (cause) {
    throw new EngineError('EJSONPARSE', `package.json is not valid JSON: ${String(cause)}`, {
      remedy: 'Mend package.json.',
      cause,
    });
  }
}

/**
 * Splits a script into words as a shell does for plain words and quotes.
 * @throws {EngineError} `ENOTSUP` for what only a shell can do (`&&`, `|`, `$X`)
 */
function splitScript(script: string): string[] {
  const words: string[] = [];
  const word = /\s*((?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'])+)/y;
  for (let match = word.exec(script); match !== null; match = word.exec(script)) {
    const raw = match[1] ?? '';
    if (/^[^"']*[&|;<>$`]/.test(raw)) {
      throw new EngineError('ENOTSUP', `The script "${script}" needs a shell ("${raw}")`, {
        remedy: 'Write the script as one command: tsx src/index.ts',
      });
    }
    words.push(
      raw.replace(
        /"((?:[^"\\]|\\.)*)"|'([^']*)'/g,
        (_, double?: string, single?: string) => double?.replace(/\\(.)/g, '$1') ?? single ?? '',
      ),
    );
  }
  return words;
}
