/** From a command to what Node is to run: `node …`, `tsx …`, `npm run …`, with `NAME=value` before it. One reading for all engines. */
import { EngineError } from '../contract';
import { type NodeInvocation, readNodeOptions } from './node-options';
import { splitWords } from './words';

export interface Command extends NodeInvocation {
  readonly program: 'node' | 'tsx';
  /** `NAME=value` words before the program, and what npm tells a script. */
  readonly env: Readonly<Record<string, string>>;
}

export interface CommandProject {
  /** Of which `NODE_OPTIONS` counts. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Text of the project's package.json; undefined when it has none. */
  packageJson(): string | undefined;
  /** The file behind the name of an installed program (`node_modules/.bin`); undefined when there is none. */
  program(name: string): string | undefined;
}

/** Scripts may run scripts, but not for ever. */
const DEPTH = 8;

/**
 * @throws {EngineError} `ENOENT` unknown program or script; `ENOTSUP` what needs a shell; `ERR_BAD_OPTION`; `EJSONPARSE`; `ELOOP`
 */
export function readCommand(words: readonly string[], project: CommandProject, depth = 0): Command {
  const rest = [...words];
  const env: Record<string, string> = {};
  for (let word = rest[0]; word !== undefined && /^[A-Za-z_]\w*=/.test(word); word = rest[0]) {
    const cut = word.indexOf('=');
    env[word.slice(0, cut)] = word.slice(cut + 1);
    rest.shift();
  }
  const program = rest.shift();
  if (program === undefined)
    throw new EngineError('ENOENT', 'The command is empty', { remedy: 'Give a program: node src/index.ts' });
  const name = program.replace(/^.*\//, '');
  const inherited = splitWords(env['NODE_OPTIONS'] ?? project.env['NODE_OPTIONS'] ?? '');
  if (name === 'npx') return withEnv(env, readCommand(rest.filter(isNoNpxOption), project, depth));
  if (name === 'node') return withEnv(env, { ...readNodeOptions(rest, inherited), program: 'node', env });
  if (name === 'tsx')
    return withEnv(env, { ...readNodeOptions(tsxWords(rest), inherited), program: 'tsx', env });
  if (name === 'npm') return withEnv(env, npm(rest, project, depth));
  const installed = project.program(name);
  if (installed !== undefined)
    return { ...readNodeOptions([installed, ...rest], inherited), program: 'node', env };
  throw new EngineError('ENOENT', `spawn ${program} ENOENT`, {
    remedy: 'Only node, tsx, npm run and programs of installed packages can be run.',
  });
}

function withEnv(env: Readonly<Record<string, string>>, command: Command): Command {
  return { ...command, env: { ...env, ...command.env } };
}

const isNoNpxOption = (word: string, index: number, all: readonly string[]) =>
  !(word.startsWith('-') && all.slice(0, index + 1).every((each) => each.startsWith('-')));

/** `tsx watch file` is tsx's own way to write `--watch`. */
function tsxWords(words: readonly string[]): readonly string[] {
  return words[0] === 'watch' ? ['--watch', ...words.slice(1)] : words;
}

function npm(words: readonly string[], project: CommandProject, depth: number): Command {
  const rest = [...words];
  const verb = rest.shift();
  const name = verb === 'run' || verb === 'run-script' ? rest.shift() : verb === 't' ? 'test' : verb;
  if (rest[0] === '--') rest.shift();
  const { scripts = {}, ...manifest } = manifestOf(project);
  const script = name !== undefined && Object.hasOwn(scripts, name) ? scripts[name] : undefined;
  if (name === undefined || script === undefined) {
    throw new EngineError('ENOENT', `package.json has no script "${name ?? ''}"`, {
      remedy: `Add it: "scripts": { "${name ?? 'start'}": "tsx src/index.ts" }`,
    });
  }
  if (depth > DEPTH)
    throw new EngineError('ELOOP', `The script "${name}" runs itself`, {
      remedy: 'Mend "scripts" in package.json.',
    });
  const told: Record<string, string> = { npm_lifecycle_event: name, npm_lifecycle_script: script };
  if (manifest.name !== undefined) told['npm_package_name'] = manifest.name;
  if (manifest.version !== undefined) told['npm_package_version'] = manifest.version;
  return withEnv(told, readCommand([...splitWords(script), ...rest], project, depth + 1));
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly scripts?: Readonly<Record<string, string>>;
}

function manifestOf(project: CommandProject): Manifest {
  const text = project.packageJson();
  if (text === undefined)
    throw new EngineError('ENOENT', 'The project has no package.json', {
      remedy: 'Create package.json with "scripts".',
    });
  try {
    return JSON.parse(text) as Manifest;
  } catch (cause) {
    throw new EngineError('EJSONPARSE', `package.json is not valid JSON: ${String(cause)}`, {
      remedy: 'Mend package.json.',
      cause,
    });
  }
}
