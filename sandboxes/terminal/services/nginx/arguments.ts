/** The command line of nginx, read as `ngx_get_options` of its `nginx.c` reads it. */
export const VERSION = 'nginx version: nginx/1.22.1';

export const USAGE = `Usage: nginx [-?hvtTq] [-s signal]

Options:
  -?,-h         : this help
  -v            : show version and exit
  -t            : test configuration and exit
  -T            : test configuration, dump it and exit
  -q            : suppress non-error messages during configuration testing
  -s signal     : send signal to a proxy of this lab: stop, quit, reopen, reload

`;

export const SIGNALS: readonly string[] = ['stop', 'quit', 'reopen', 'reload'];

interface Asked {
  readonly help: boolean;
  /** Also where help is. */
  readonly version: boolean;
  readonly test: 'test' | 'dump' | null;
  readonly quiet: boolean;
  readonly signal: string | null;
}

/** @returns `wrong`: why the command line cannot be meant so, in nginx's words */
export function readArguments(args: readonly string[]): Asked | { readonly wrong: string } {
  const asked = {
    help: false,
    version: false,
    test: null as Asked['test'],
    quiet: false,
    signal: null as string | null,
  };
  for (let at = 0; at < args.length; at++) {
    const word = args[at] as string;
    if (!word.startsWith('-')) return { wrong: `invalid option: "${word}"` };
    for (let letter = 1; letter < word.length; letter++) {
      const option = word[letter];
      if (option === 't') asked.test ??= 'test';
      else if (option === 'T') asked.test = 'dump';
      else if (option === 'q') asked.quiet = true;
      else if (option === 'v' || option === 'V') asked.version = true;
      else if (option === 'h' || option === '?') asked.help = asked.version = true;
      else if (option !== 's') return { wrong: `invalid option: "${option}"` };
      if (option !== 's') continue;
      const signal = word.slice(letter + 1) || args[++at];
      if (signal === undefined) return { wrong: 'option "-s" requires parameter' };
      if (!SIGNALS.includes(signal)) return { wrong: `invalid option: "-s ${signal}"` };
      asked.signal = signal;
      break;
    }
  }
  return asked;
}
