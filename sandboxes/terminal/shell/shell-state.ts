import type { Command } from './just-bash';
import { Traps } from './traps';

/** Set anew by every run of the interpreter. */
const ITS_OWN = new Set([
  ...[
    '?',
    '!',
    '$',
    '#',
    '@',
    '*',
    '-',
    '0',
    '_',
    'PWD',
    'OLDPWD',
    'OPTIND',
    'SHELLOPTS',
    'BASHOPTS',
    'SHLVL',
  ],
  ...['COLUMNS', 'LINES', 'IFS'],
]);

/** Options of `set -o` that last. `errexit` would end a session at its first mistake. */
const KEPT_OPTIONS = ['pipefail', 'noglob', 'nounset', 'xtrace', 'noclobber', 'allexport'];

/** What lasts from line to line. The interpreter begins afresh with each run: it is told by a few lines before, and tells at the end. */
export class ShellState {
  cwd: string;
  before: string;
  status = 0;
  /** `exit` was said: its status. */
  exit: number | null = null;
  /** `$!` */
  lastBackground: number | null = null;
  /** By name, the text that defines it. */
  readonly functions: Map<string, string>;
  readonly traps = new Traps();
  /** `$1` … */
  parameters: readonly string[] = [];
  #exported: Readonly<Record<string, string>>;
  #own: Readonly<Record<string, string>> = {};
  /** As `declare -p` writes them. */
  #arrays = '';
  #options: readonly string[] = [];
  #switches: readonly string[] = [];

  constructor(
    cwd: string,
    exported: Readonly<Record<string, string>>,
    functions = new Map<string, string>(),
  ) {
    this.cwd = cwd;
    this.before = cwd;
    this.#exported = exported;
    this.functions = functions;
  }

  get variables(): Readonly<Record<string, string>> {
    return { ...this.#exported, ...this.#own };
  }

  export(name: string, value: string): void {
    this.#exported = { ...this.#exported, [name]: value };
  }

  get pipefail(): boolean {
    return this.#options.includes('pipefail');
  }

  alias(name: string): string | undefined {
    return this.#own[`BASH_ALIAS_${name}`];
  }

  get aliases(): string[] {
    return Object.keys(this.#own).flatMap((name) =>
      name.startsWith(ALIAS) ? [name.slice(ALIAS.length)] : [],
    );
  }

  /** For a subshell. */
  copy(): ShellState {
    const copy = this.child();
    copy.#own = this.#own;
    copy.#arrays = this.#arrays;
    copy.#options = this.#options;
    copy.#switches = this.#switches;
    copy.parameters = this.parameters;
    for (const [name, text] of this.functions) copy.functions.set(name, text);
    copy.status = this.status;
    return copy;
  }

  /** For a script: it gets what is exported. */
  child(): ShellState {
    const child = new ShellState(this.cwd, this.#exported);
    child.before = this.before;
    return child;
  }

  execution(columns: number): { cwd: string; env: Record<string, string>; replaceEnv: true } {
    return {
      cwd: this.cwd,
      env: { ...this.variables, PWD: this.cwd, OLDPWD: this.before, COLUMNS: String(columns) },
      replaceEnv: true,
    };
  }

  script(source: string): string {
    const names = Object.keys(this.#exported).filter((name) => /^[A-Za-z_]\w*$/.test(name));
    return [
      'shopt -s expand_aliases',
      ...(this.#switches.length > 0 ? [`shopt -s ${this.#switches.join(' ')}`] : []),
      ...this.#options.map((option) => `set -o ${option}`),
      ...this.functions.values(),
      ...(this.#arrays === '' ? [] : [this.#arrays]),
      ...(names.length > 0 ? [`export ${names.join(' ')}`] : []),
      ...(this.parameters.length > 0 ? [`set -- ${this.parameters.map(quoted).join(' ')}`] : []),
      `__status ${this.status}`,
      source,
      '__remember $? "$(declare -pa; declare -pA)"',
    ].join('\n');
  }

  /** @param told called when the script has come to its end */
  commands(told: () => void): Command[] {
    return [
      this.traps.command(),
      {
        name: '__status',
        execute: async ([status = '0']) => ({ stdout: '', stderr: '', exitCode: Number(status) }),
      },
      {
        name: '__remember',
        execute: async ([status = '0', declared = ''], { cwd, env, exportedEnv = {} }) => {
          told();
          this.cwd = cwd;
          this.before = env.get('OLDPWD') ?? this.before;
          const kept = [...env].filter(([name]) => !ITS_OWN.has(name));
          this.#exported = Object.fromEntries(kept.filter(([name]) => Object.hasOwn(exportedEnv, name)));
          this.#own = Object.fromEntries(kept.filter(([name]) => !Object.hasOwn(exportedEnv, name)));
          this.#arrays = declared.split('\n').flatMap(arrayLines).join('\n');
          this.#options = on(env.get('SHELLOPTS')).filter((name) => KEPT_OPTIONS.includes(name));
          this.#switches = on(env.get('BASHOPTS')).filter((name) => name !== 'expand_aliases');
          return { stdout: '', stderr: '', exitCode: Number(status) };
        },
      },
    ];
  }
}

/** The interpreter reads values with spaces behind the name alone, not behind `declare -a`. */
function arrayLines(declared: string): string[] {
  const [, kind, name = '', value] = /^declare -\w*([aA])\w* (\w+)=(\(.*\))$/.exec(declared) ?? [];
  if (kind === undefined || /^(PIPESTATUS|BASH_.*|FUNCNAME|DIRSTACK|GROUPS)$/.test(name)) return [];
  return kind === 'A' ? [`declare -A ${name}`, `${name}=${value}`] : [`${name}=${value}`];
}

const ALIAS = 'BASH_ALIAS_';
const on = (options = '') => options.split(':').filter((name) => name !== '');
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
