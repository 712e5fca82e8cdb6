/** `nginx`: tests the configuration of a proxy of the lab, shows it, and has it read again. */
import { API_PORT } from '../../../services/proxy/definition';
import type { CommandSession, TerminalCommand } from '../../command';
import { type Listener, processesOf } from '../../shell/processes';

const VERSION = 'nginx version: nginx/1.22.1';
const HELP = `${VERSION} (a proxy of this lab, after nginx)
Usage: nginx [-?hvtTq] [-s signal]

Options:
  -?,-h         : this help
  -v            : show version and exit
  -t            : test configuration and exit
  -T            : test configuration, dump it and exit
  -q            : suppress non-error messages during configuration testing
  -s signal     : send signal to the proxy: stop, quit, reopen, reload
`;

const SIGNALS = ['stop', 'quit', 'reopen', 'reload'];

export const nginx: TerminalCommand = {
  name: 'nginx',
  summary: 'Rule the proxy: nginx -t, nginx -T, nginx -s reload; of several: ssh edge-1 nginx -t',
  options: ['-t', '-T', '-q', '-s', '-v', '-h'],
  complete: (words) => (words.at(-1) === '-s' ? SIGNALS : []),
  async run(session, args) {
    const asked = read(args);
    const { stdout, stderr } = session;
    if ('wrong' in asked) return failed(session, asked.wrong);
    if (asked.what === 'help') stderr.write(HELP);
    if (asked.what === 'version') stderr.write(`${VERSION}\n`);
    if (asked.what === 'help' || asked.what === 'version') return 0;

    const running = processesOf(session.sandbox.log).listeners.filter(({ port }) => port === API_PORT);
    const proxy =
      running.find(({ machine }) => machine === session.machine) ??
      (running.length === 1 ? running[0] : undefined);
    if (!proxy) {
      if (running.length === 0)
        stderr.write('No proxy runs: start it in the Services tool, whose output says why it has ended.\n');
      else
        stderr.write(
          `Several proxies run: say which one is meant. ssh ${running[0]?.machine} nginx ${args.join(' ')}\n`,
        );
      return failed(session, '[error] open() "/run/nginx.pid" failed (2: No such file or directory)');
    }
    if (asked.what === 'start')
      return failed(session, '[emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)');
    if (asked.what === 'stop' || asked.what === 'quit') {
      await session.sandbox.kill(proxy.pid, 'SIGTERM');
      return 0;
    }
    if (asked.what === 'reopen') return 0;
    if (asked.what === 'reload') {
      const problem = await order(session, proxy, '/reload');
      return problem === null ? 0 : failed(session, problem);
    }

    const file = await nameOf(session, proxy);
    const problem = await order(session, proxy, '/test');
    if (problem !== null) {
      failed(session, problem);
      return failed(session, `configuration file ${file} test failed`);
    }
    if (!asked.quiet)
      stderr.write(
        `nginx: the configuration file ${file} syntax is ok\nnginx: configuration file ${file} test is successful\n`,
      );
    if (asked.what === 'dump')
      for (const { file: name, text } of (await ask(session, proxy, '/sources')) as readonly Source[])
        stdout.write(`# configuration file ${name}:\n${text}\n`);
    return 0;
  },
};

interface Source {
  readonly file: string;
  readonly text: string;
}

type Asked =
  | { readonly what: string; readonly quiet: boolean }
  /** Why the command line cannot be meant so, in nginx's words. */
  | { readonly wrong: string };

function read(args: readonly string[]): Asked {
  let what = 'start';
  let quiet = false;
  for (let at = 0; at < args.length; at++) {
    const word = args[at] as string;
    if (!word.startsWith('-')) return { wrong: `invalid option: "${word}"` };
    for (const letter of word.slice(1)) {
      if (letter === 't') what = 'test';
      else if (letter === 'T') what = 'dump';
      else if (letter === 'q') quiet = true;
      else if (letter === 'v' || letter === 'V') what = 'version';
      else if (letter === 'h' || letter === '?') what = 'help';
      else if (letter !== 's') return { wrong: `invalid option: "${letter}"` };
      if (letter !== 's') continue;
      const signal = word.slice(word.indexOf('s') + 1) || args[++at];
      if (signal === undefined) return { wrong: 'option "-s" requires parameter' };
      if (!SIGNALS.includes(signal)) return { wrong: `invalid option: "-s ${signal}"` };
      what = signal;
      break;
    }
  }
  return { what, quiet };
}

function failed({ stderr }: CommandSession, line: string): 1 {
  stderr.write(`nginx: ${line}\n`);
  return 1;
}

async function ask(
  { sandbox, signal }: CommandSession,
  { machine, port }: Listener,
  path: string,
  method = 'GET',
): Promise<unknown> {
  const response = await sandbox.fetch(new Request(`http://${machine}:${port}${path}`, { method, signal }), {
    port,
    machine,
    signal,
  });
  if (!response.ok) throw new Error(`the proxy answered ${path} with ${response.status}`);
  return response.json();
}

/** @returns what is said against it, or null */
const order = async (session: CommandSession, proxy: Listener, path: string): Promise<string | null> =>
  ((await ask(session, proxy, path, 'POST')) as { readonly problem: string | null }).problem;

const nameOf = async (session: CommandSession, proxy: Listener): Promise<string> =>
  ((await ask(session, proxy, '/status')) as { readonly config: { readonly file: string } }).config.file;
