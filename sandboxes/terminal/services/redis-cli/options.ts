/** The command line of redis-cli, as far as it makes sense here. */

export interface RedisCliOptions {
  readonly host: string;
  readonly port: number;
  readonly password: string | null;
  readonly user: string | null;
  readonly database: number;
  readonly repeat: number;
  /** Milliseconds between two. */
  readonly interval: number;
  readonly form: 'terminal' | 'raw' | 'csv' | 'by-output';
  readonly protocol: 2 | 3;
  /** The last argument is what stands on standard input. */
  readonly fromInput: boolean;
  /** The command; empty: it is asked for line by line. */
  readonly words: readonly string[];
}

export const HELP = `redis-cli, as far as this terminal has it

Usage: redis-cli [OPTIONS] [cmd [arg [arg ...]]]
  -h <hostname>      Server hostname (default: that of REDIS_URL).
  -p <port>          Server port (default: that of REDIS_URL, or 6379).
  -a <password>      Password to use when connecting to the server.
  --user <username>  Used to send ACL style 'AUTH username pass'. Needs -a.
  -u <uri>           Server URI.
  -r <repeat>        Execute specified command N times.
  -i <interval>      Waits <interval> seconds per command, with -r.
  -n <db>            Database number.
  -2, -3             Start session in RESP2 or RESP3 protocol mode.
  -x                 Read last argument from STDIN.
  --raw              Use raw formatting for replies (default when STDOUT is not a tty).
  --no-raw           Force formatted output even when STDOUT is not a tty.
  --csv              Output in CSV format.
  --help             Output this help and exit.
`;

/**
 * @param url that is used where no option says otherwise: `REDIS_URL`
 * @returns `help`, or the option that is unknown or lacks its value
 */
export function readOptions(
  args: readonly string[],
  url: string | undefined,
): RedisCliOptions | 'help' | { readonly wrong: string } {
  const given = placeOf(url ?? 'redis://127.0.0.1:6379');
  const options = {
    ...given,
    repeat: 1,
    interval: 0,
    form: 'by-output' as RedisCliOptions['form'],
    protocol: 2 as 2 | 3,
    fromInput: false,
  };
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (!arg.startsWith('-')) break;
    const value = args[at + 1];
    if (arg === '--help') return 'help';
    if (arg === '--raw') options.form = 'raw';
    else if (arg === '--no-raw') options.form = 'terminal';
    else if (arg === '--csv') options.form = 'csv';
    else if (arg === '-2') options.protocol = 2;
    else if (arg === '-3') options.protocol = 3;
    else if (arg === '-x') options.fromInput = true;
    else if (arg === '--no-auth-warning') continue;
    else if (value === undefined) return { wrong: arg };
    else {
      at++;
      if (arg === '-h') options.host = value;
      else if (arg === '-p') options.port = Number(value);
      else if (arg === '-a' || arg === '--pass') options.password = value;
      else if (arg === '--user') options.user = value;
      else if (arg === '-n') options.database = Number(value);
      else if (arg === '-r') options.repeat = Number(value);
      else if (arg === '-i') options.interval = Number(value) * 1000;
      else if (arg === '-u') Object.assign(options, placeOf(value));
      else return { wrong: arg };
    }
  }
  return { ...options, words: args.slice(at) };
}

/** `redis://user:password@host:port/database` */
function placeOf(text: string): Pick<RedisCliOptions, 'host' | 'port' | 'user' | 'password' | 'database'> {
  const url = URL.canParse(text) ? new URL(text) : new URL('redis://127.0.0.1:6379');
  return {
    host: url.hostname,
    port: Number(url.port || 6379),
    user: url.username === '' ? null : decodeURIComponent(url.username),
    password: url.password === '' ? null : decodeURIComponent(url.password),
    database: Number(url.pathname.slice(1) || 0),
  };
}
