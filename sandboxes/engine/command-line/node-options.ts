/** Node's own command line: which options it has, and what a program is started with. */
import { EngineError } from '../contract';

/** What `node …` is to run. */
export type NodeMain =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'eval'; readonly code: string; readonly print: boolean }
  /** `node --test`: files or folders, none for all tests of the project. */
  | { readonly kind: 'test'; readonly paths: readonly string[] }
  | { readonly kind: 'version' };

export interface NodeInvocation {
  readonly main: NodeMain;
  /** What follows the file: `process.argv` from its third place on. */
  readonly args: readonly string[];
  /** Node's own options as they were written: `process.execArgv`. */
  readonly execArgv: readonly string[];
  readonly settings: NodeSettings;
}

export interface NodeSettings {
  /** Modules that are loaded before the program, by `require` and by `import`. */
  readonly requires: readonly string[];
  readonly imports: readonly string[];
  readonly envFiles: readonly { readonly path: string; readonly optional: boolean }[];
  /** More names of conditions in `exports` and `imports` of package.json. */
  readonly conditions: readonly string[];
  /** Starts again when a file changes. */
  readonly watch: boolean;
  readonly flags: ReadonlySet<string>;
  /** Of options that take one: `--unhandled-rejections` → `warn`. The last one counts. */
  readonly values: Readonly<Record<string, string>>;
}

const SHORT: Readonly<Record<string, string>> = {
  '-e': '--eval',
  '-p': '--print',
  '-pe': '--print',
  '-r': '--require',
  '-C': '--conditions',
  '-v': '--version',
  '-i': '--interactive',
  '-c': '--check',
};

/** Options with a value, in the next word or after `=`. */
const VALUED = new Set([
  '--conditions',
  '--disable-warning',
  '--dns-result-order',
  '--env-file',
  '--env-file-if-exists',
  '--eval',
  '--experimental-loader',
  '--import',
  '--input-type',
  '--loader',
  '--max-http-header-size',
  '--print',
  '--require',
  '--test-concurrency',
  '--test-name-pattern',
  '--test-reporter',
  '--test-reporter-destination',
  '--test-timeout',
  '--title',
  '--trace-event-categories',
  '--unhandled-rejections',
  '--watch-path',
]);

/** Options that take one of some words. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  '--unhandled-rejections': ['strict', 'throw', 'warn', 'warn-with-error-codes', 'none'],
};

/** Options that only stand alone or with `=`; V8's are taken as they are. */
const KNOWN =
  /^--(?:(?:no-)?(?:warnings|deprecation|experimental-[\w-]+|network-family-autoselection|enable-source-maps|global-search-paths|extra-info-on-fatal-exception|force-async-hooks-checks|verify-base-objects|addons)|throw-deprecation|pending-deprecation|trace-[\w-]+|preserve-symlinks(?:-main)?|test(?:-only|-force-exit|-update-snapshots)?|watch(?:-preserve-output)?|expose[-_]gc|harmony[\w-]*|max-old-space-size|max-semi-space-size|stack-trace-limit|stack-size|abort-on-uncaught-exception|insecure-http-parser|use-[\w-]+-ca|tls-[\w-]+|check|version|jitless|report-[\w-]+|frozen-intrinsics|disable-proto|allow-natives-syntax)$/;

/** What has no meaning in a sandbox, with what to do instead. */
const REFUSED: Readonly<Record<string, string>> = {
  '--inspect': 'Read the output, or use the debugger of the browser.',
  '--inspect-brk': 'Read the output, or use the debugger of the browser.',
  '--interactive': 'Write a file and run it.',
  '--loader': 'TypeScript runs without a loader; others cannot be added.',
  '--experimental-loader': 'TypeScript runs without a loader; others cannot be added.',
};

const CONFIGURES = new Set(['--require', '--import', '--env-file', '--env-file-if-exists', '--conditions']);

/**
 * Reads what follows the word `node`.
 * @param inherited options of the environment (`NODE_OPTIONS`), which count as if they stood before
 * @throws {EngineError} `ERR_BAD_OPTION` an option that Node has not; `ENOTSUP` one that has no meaning here; `ENOENT` no file
 */
export function readNodeOptions(
  written: readonly string[],
  inherited: readonly string[] = [],
): NodeInvocation {
  const words = [...inherited, ...written];
  const lists = Object.fromEntries([...CONFIGURES].map((name) => [name, [] as string[]]));
  const values: Record<string, string> = {};
  const flags = new Set<string>();
  const envFiles: { path: string; optional: boolean }[] = [];
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--') {
      at++;
      break;
    }
    if (!word.startsWith('-') || word === '-') break;
    const cut = word.startsWith('--') ? word.indexOf('=') : -1;
    const option = cut < 0 ? word : word.slice(0, cut);
    const name = SHORT[option] ?? option.replace(/(?<!^-?)_/g, '-');
    if (name in REFUSED)
      throw new EngineError('ENOTSUP', `node ${word} is not in this engine`, { remedy: REFUSED[name] ?? '' });
    if (VALUED.has(name)) {
      const value = cut < 0 ? words[++at] : word.slice(cut + 1);
      if (value === undefined) throw badOption(`${word} requires an argument`);
      if (CHOICES[name]?.includes(value) === false) throw badOption(`invalid value for ${name}`);
      values[name] = value;
      lists[name]?.push(value);
      if (name.startsWith('--env-file')) envFiles.push({ path: value, optional: name !== '--env-file' });
    } else if (KNOWN.test(name)) flags.add(name);
    else throw badOption(`bad option: ${word}`);
  }
  const execArgv = words.slice(inherited.length, words[at - 1] === '--' ? at - 1 : at);
  const rest = words.slice(at);
  const code = values['--print'] ?? values['--eval'];
  const main = mainOf(code, '--print' in values, flags, rest);
  return {
    main,
    args: main.kind === 'file' ? rest.slice(1) : main.kind === 'eval' ? rest : [],
    execArgv,
    settings: {
      requires: lists['--require'] ?? [],
      imports: lists['--import'] ?? [],
      conditions: lists['--conditions'] ?? [],
      envFiles,
      watch: [...flags].some((flag) => flag === '--watch') || '--watch-path' in values,
      flags,
      values,
    },
  };
}

function mainOf(
  code: string | undefined,
  print: boolean,
  flags: ReadonlySet<string>,
  rest: readonly string[],
): NodeMain {
  if (flags.has('--version')) return { kind: 'version' };
  if (code !== undefined) return { kind: 'eval', code, print };
  if (flags.has('--test')) return { kind: 'test', paths: rest };
  const [file] = rest;
  if (file === undefined || file === '-')
    throw new EngineError('ENOENT', 'No file to run', { remedy: 'Name the entry file: node src/index.ts' });
  return { kind: 'file', file };
}

const badOption = (message: string) =>
  new EngineError('ERR_BAD_OPTION', `node: ${message}`, {
    remedy: 'node --help, on a machine with Node, lists its options.',
  });
