import type { Command } from './just-bash';

/** Set anew by every run of the interpreter. */
const ITS_OWN = new Set([
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
]);

/** What lasts from line to line. The interpreter begins afresh with each run: it is told by a few lines before, and tells at the end. */
export class ShellState {
  cwd: string;
  before: string;
  status = 0;
  /** `$!` */
  lastBackground: number | null = null;
  /** By name, the text that defines it. */
  readonly functions: Map<string, string>;
  #exported: Readonly<Record<string, string>>;
  #own: Readonly<Record<string, string>> = {};

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

  /** For a subshell. */
  copy(): ShellState {
    const copy = new ShellState(this.cwd, this.#exported, new Map(this.functions));
    copy.before = this.before;
    copy.status = this.status;
    copy.#own = this.#own;
    return copy;
  }

  execution(): { cwd: string; env: Record<string, string>; replaceEnv: true } {
    return {
      cwd: this.cwd,
      env: { ...this.variables, PWD: this.cwd, OLDPWD: this.before },
      replaceEnv: true,
    };
  }

  script(source: string): string {
    const names = Object.keys(this.#exported).filter((name) => /^[A-Za-z_]\w*$/.test(name));
    return [
      ...this.functions.values(),
      ...(names.length > 0 ? [`export ${names.join(' ')}`] : []),
      `__status ${this.status}`,
      source,
      '__remember $?',
    ].join('\n');
  }

  commands(): Command[] {
    return [
      {
        name: '__status',
        execute: async ([status = '0']) => ({ stdout: '', stderr: '', exitCode: Number(status) }),
      },
      {
        name: '__remember',
        execute: async ([status = '0'], { cwd, env, exportedEnv = {} }) => {
          this.cwd = cwd;
          this.before = env.get('OLDPWD') ?? this.before;
          const kept = [...env].filter(([name]) => !ITS_OWN.has(name));
          this.#exported = Object.fromEntries(kept.filter(([name]) => Object.hasOwn(exportedEnv, name)));
          this.#own = Object.fromEntries(kept.filter(([name]) => !Object.hasOwn(exportedEnv, name)));
          return { stdout: '', stderr: '', exitCode: Number(status) };
        },
      },
    ];
  }
}
