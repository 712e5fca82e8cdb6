/** From a command line to the file that a process runs. */
import { KernelFault } from './messages';

export interface ResolvedCommand {
  /** Absolute path of the entry. */
  readonly entry: string;
  readonly args: readonly string[];
  readonly execArgv: readonly string[];
  /** `NAME=value` words before the program. */
  readonly env: Readonly<Record<string, string>>;
}

export interface CommandFiles {
  has(path: string): boolean;
  text(path: string): string | undefined;
}

const TAKES_VALUE = new Set(['-r', '--require', '--import', '--loader', '-C', '--conditions', '--env-file']);
const ENDINGS = ['', '.ts', '.js', '.mjs', '.cjs', '.mts', '.cts', '/index.ts', '/index.js'];

/** @throws {KernelFault} `ENOENT` unknown program, script or entry; `ENOTSUP` what needs a shell */
export function resolveCommand(
  command: readonly string[],
  files: CommandFiles,
  cwd = '/app',
  depth = 0,
): ResolvedCommand {
  const words = [...command];
  const env: Record<string, string> = {};
  for (let word = words[0]; word !== undefined && /^[A-Za-z_]\w*=/.test(word); word = words[0]) {
    const cut = word.indexOf('=');
    env[word.slice(0, cut)] = word.slice(cut + 1);
    words.shift();
  }
  const program = words.shift();
  if (program === undefined)
    throw new KernelFault('ENOENT', 'The command is empty', 'Give a program: node src/index.ts');
  const name = program.replace(/^.*\//, '');
  if (name === 'node' || name === 'tsx' || name === 'npx')
    return { ...nodeCommand(name === 'npx' && words[0] === 'tsx' ? words.slice(1) : words, files, cwd), env };
  if (name === 'npm') {
    const inner = npmCommand(words, files, cwd, depth);
    return { ...inner, env: { ...env, ...inner.env } };
  }
  throw new KernelFault(
    'ENOENT',
    `spawn ${program} ENOENT`,
    'Only node, tsx, npm start and npm run are programs of this sandbox.',
  );
}

function nodeCommand(
  words: readonly string[],
  files: CommandFiles,
  cwd: string,
): Omit<ResolvedCommand, 'env'> {
  let at = 0;
  for (let word = words[at]; word?.startsWith('-'); word = words[at]) {
    if (['-e', '--eval', '-p', '--print', '--test'].includes(word)) {
      throw new KernelFault(
        'ENOTSUP',
        `node ${word} is not in the local engine`,
        'Put the program into a file: node src/index.ts',
      );
    }
    at += TAKES_VALUE.has(word) ? 2 : 1;
  }
  if (words[0] === 'watch') at = 1;
  const named = words[at];
  if (named === undefined)
    throw new KernelFault('ENOENT', 'No file to run', 'Name the entry file: node src/index.ts');
  const path = absolute(named, cwd);
  const entry = path.startsWith('/app/node_modules/')
    ? path
    : ENDINGS.map((ending) => path + ending).find((candidate) => files.has(candidate));
  if (!entry)
    throw new KernelFault(
      'ENOENT',
      `Cannot find '${named}'`,
      `Create ${named}, or mend the command that names it (package.json, "scripts").`,
    );
  return { entry, args: words.slice(at + 1), execArgv: words.slice(0, at) };
}

function npmCommand(
  words: readonly string[],
  files: CommandFiles,
  cwd: string,
  depth: number,
): ResolvedCommand {
  const rest = [...words];
  const verb = rest.shift();
  const name = verb === 'run' || verb === 'run-script' ? rest.shift() : verb;
  if (rest[0] === '--') rest.shift();
  const script = name === undefined ? undefined : scriptsOf(files)[name];
  if (name === undefined || script === undefined) {
    throw new KernelFault(
      'ENOENT',
      `package.json has no script "${name ?? ''}"`,
      `Add it: "scripts": { "${name ?? 'start'}": "tsx src/index.ts" }`,
    );
  }
  if (depth > 8)
    throw new KernelFault('ELOOP', `The script "${name}" runs itself`, 'Mend "scripts" in package.json.');
  return resolveCommand([...scriptWords(script), ...rest], files, cwd, depth + 1);
}

function scriptsOf(files: CommandFiles): Record<string, string | undefined> {
  const text = files.text('/app/package.json');
  if (text === undefined)
    throw new KernelFault('ENOENT', 'The project has no package.json', 'Create package.json with "scripts".');
  try {
    const parsed = JSON.parse(text) as { scripts?: Record<string, string> };
    return parsed.scripts ?? {};
  } catch (cause) {
    throw new KernelFault(
      'EJSONPARSE',
      `package.json is not valid JSON: ${String(cause)}`,
      'Mend package.json.',
    );
  }
}

/** Plain words and quoted ones; what needs a shell is refused. */
function scriptWords(script: string): string[] {
  const words = script.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? [];
  for (const word of words) {
    if (/^[&|;<>]|\$\{?\w/.test(word))
      throw new KernelFault(
        'ENOTSUP',
        `The script "${script}" needs a shell ("${word}")`,
        'Write the script as one command: tsx src/index.ts',
      );
  }
  return words.map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}

function absolute(path: string, cwd: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
