/** `nginx`: tests the configuration of a proxy of the lab, shows it, and has it read again. */
import type { Verdict } from '../../../services/proxy/api';
import { API_PORT } from '../../../services/proxy/definition';
import type { CommandSession, TerminalCommand } from '../../command';
import { type Listener, processesOf } from '../../shell/processes';
import { readArguments, SIGNALS, USAGE, VERSION } from './arguments';

export const nginx: TerminalCommand = {
  name: 'nginx',
  summary: 'Rule the proxy: nginx -t, nginx -T, nginx -s reload; of several: ssh edge-1 nginx -t',
  options: ['-t', '-T', '-q', '-s', '-v', '-h'],
  complete: (words) => (words.at(-1) === '-s' ? SIGNALS : []),
  async run(session, args) {
    const asked = readArguments(args);
    const { stdout, stderr } = session;
    if ('wrong' in asked) return failed(session, asked.wrong);
    if (asked.version) stderr.write(`${VERSION}\n${asked.help ? USAGE : ''}`);
    const { test, signal } = asked;
    if (asked.version && test === null) return 0;

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
    if (test !== null) {
      const file = await nameOf(session, proxy);
      const syntaxOk = asked.quiet ? '' : `nginx: the configuration file ${file} syntax is ok\n`;
      if (await refused(session, proxy, '/test', syntaxOk))
        return failed(session, `configuration file ${file} test failed`);
      if (!asked.quiet) stderr.write(`nginx: configuration file ${file} test is successful\n`);
      if (test === 'dump')
        for (const { file: name, text } of (await ask(session, proxy, '/sources')) as readonly Source[])
          stdout.write(`# configuration file ${name}:\n${text}\n`);
      return 0;
    }
    if (signal === null)
      return failed(session, '[emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)');
    // nginx reads its configuration before it sends any signal, and sends none where that is refused.
    if (await refused(session, proxy, signal === 'reload' ? '/reload' : '/test')) return 1;
    if (signal === 'stop' || signal === 'quit') await session.sandbox.kill(proxy.pid, 'SIGTERM');
    return 0;
  },
};

interface Source {
  readonly file: string;
  readonly text: string;
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

/**
 * Says what is said of the configuration.
 * @param syntaxOk a line to say once it could be read
 * @returns whether it is refused
 */
async function refused(
  session: CommandSession,
  proxy: Listener,
  path: '/test' | '/reload',
  syntaxOk = '',
): Promise<boolean> {
  const verdict = (await ask(session, proxy, path, 'POST')) as Verdict;
  for (const warning of verdict.warnings) session.stderr.write(`nginx: [warn] ${warning}\n`);
  if (verdict.syntaxOk) session.stderr.write(syntaxOk);
  if (verdict.problem !== null) failed(session, verdict.problem);
  return verdict.problem !== null;
}

const nameOf = async (session: CommandSession, proxy: Listener): Promise<string> =>
  ((await ask(session, proxy, '/status')) as { readonly config: { readonly file: string } }).config.file;
