/** The command line of psql, as far as it makes sense here. */

export interface PsqlOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | null;
  readonly database: string;
  /** What is to be run, in order: statements, or a file of them. Empty: they are asked for line by line. */
  readonly actions: readonly { readonly kind: 'command' | 'file'; readonly text: string }[];
  readonly tuplesOnly: boolean;
  readonly unaligned: boolean;
  readonly expanded: boolean;
}

export const HELP = `psql, as far as this terminal has it

Usage: psql [OPTION]... [DBNAME [USERNAME]]
  -c, --command=COMMAND    run only single command (SQL or internal) and exit
  -f, --file=FILENAME      execute commands from file, then exit
  -A, --no-align           unaligned table output mode
  -t, --tuples-only        print rows only
  -x, --expanded           turn on expanded table output
  -h, --host=HOSTNAME      database server host (default: that of DATABASE_URL)
  -p, --port=PORT          database server port
  -U, --username=USERNAME  database user name
  -d, --dbname=DBNAME      database name, or a URL
  -?, --help               show this help, then exit
`;

const LONG: Readonly<Record<string, string>> = {
  '--command': '-c',
  '--file': '-f',
  '--no-align': '-A',
  '--tuples-only': '-t',
  '--expanded': '-x',
  '--host': '-h',
  '--port': '-p',
  '--username': '-U',
  '--dbname': '-d',
  '--help': '-?',
  '--no-psqlrc': '-X',
  '--quiet': '-q',
};
const FLAGS = 'AtxXqw';

/** @returns `help`, or the option that is unknown or lacks its value */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): PsqlOptions | 'help' | { readonly wrong: string } {
  const options = {
    ...placeOf(env['DATABASE_URL'] ?? ''),
    actions: [] as { kind: 'command' | 'file'; text: string }[],
    tuplesOnly: false,
    unaligned: false,
    expanded: false,
  };
  const set = (flag: string, value: string): void => {
    if (flag === '-h') options.host = value;
    else if (flag === '-p') options.port = Number(value);
    else if (flag === '-U') options.user = value;
    else if (flag === '-d')
      Object.assign(options, value.includes('://') ? placeOf(value) : { database: value });
    else options.actions.push({ kind: flag === '-c' ? 'command' : 'file', text: value });
  };
  const words = args.flatMap((arg) => {
    const [, name = '', value] = /^(--[\w-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name !== '') return [LONG[name] ?? name, ...(value === undefined ? [] : [value])];
    // `-tA`, `-At`
    return /^-[a-zA-Z]{2,}$/.test(arg) && [...arg.slice(1)].every((letter) => FLAGS.includes(letter))
      ? [...arg.slice(1)].map((letter) => `-${letter}`)
      : [arg];
  });
  const names: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '-?') return 'help';
    if (word === '-A') options.unaligned = true;
    else if (word === '-t') options.tuplesOnly = true;
    else if (word === '-x') options.expanded = true;
    else if (word === '-X' || word === '-q' || word === '-w') continue;
    else if (!word.startsWith('-')) names.push(word);
    else if (!/^-[hpUdcf]$/.test(word) || words[at + 1] === undefined) return { wrong: word };
    else set(word, words[++at] ?? '');
  }
  const [database, user] = names;
  if (database !== undefined) set('-d', database);
  if (user !== undefined) options.user = user;
  return options;
}

interface Place {
  host: string;
  port: number;
  user: string;
  password: string | null;
  database: string;
}

function placeOf(text: string): Place {
  const url = new URL(URL.canParse(text) ? text : 'postgres://postgres@postgres/postgres');
  return {
    host: url.hostname,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username) || 'postgres',
    password: url.password === '' ? null : decodeURIComponent(url.password),
    database: url.pathname.slice(1) || 'postgres',
  };
}
