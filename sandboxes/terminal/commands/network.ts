/** Looking at the sandbox's network: ss, netstat, nc, ping. */
import { EngineError } from '../../engine/contract';
import { FIRST_MACHINE } from '../../engine/machine-names';
import type { CommandSession, TerminalCommand } from '../command';
import { processesOf } from '../shell/processes';
import { table } from '../table';

/** Without `-l` and `-a`: what is connected. */
function sockets({ sandbox, stdout }: CommandSession, args: readonly string[]): number {
  const { running, listeners, connections } = processesOf(sandbox.log);
  const programs = new Map(running.map(({ pid, command }) => [pid, command[0] ?? '']));
  const user = (pid: number | null) =>
    pid === null ? 'the page' : `users:(("${programs.get(pid) ?? '?'}",pid=${pid}))`;
  const flags = args.filter((arg) => /^-[a-z]+$/.test(arg)).join('');
  const all = /a/.test(flags);
  const local = (machine: string, port: number) => `${machine === 'app' ? '*' : machine}:${port}`;
  const rows: string[][] = [];
  if (all || /l/.test(flags))
    for (const { pid, port, machine } of listeners)
      rows.push(['tcp', 'LISTEN', local(machine, port), '*:*', user(pid)]);
  if (all || !/l/.test(flags))
    for (const { port, machine, from, to } of connections)
      rows.push(['tcp', 'ESTAB', local(machine, port), user(from), user(to)]);
  stdout.write(table([['Netid', 'State', 'Local Address:Port', 'Peer Address:Port', 'Process'], ...rows]));
  return 0;
}

/** Where a name leads: the name of a machine, or undefined for the first. */
export function machineOf(
  session: CommandSession,
  host: string,
): { readonly machine?: string; readonly address: string } | null {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  if (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    /^127(\.\d+){3}$/.test(name) ||
    name === '0.0.0.0'
  )
    return { ...elsewhere(session), address: '127.0.0.1' };
  if (name === '::1') return { ...elsewhere(session), address: '::1' };
  const found = session.sandbox.machines?.list.find((each) => each.name === name || each.address === name);
  return found ? { machine: found.name, address: found.address } : null;
}

const elsewhere = ({ machine }: CommandSession) => (machine === FIRST_MACHINE.name ? {} : { machine });

const nc: TerminalCommand = {
  name: 'nc',
  summary: 'A raw connection: nc localhost 3000; -z only tries, -v says more, -N ends with the input',
  options: ['-z', '-v', '-N', '-w'],
  async run(session, args) {
    const { stdin, stdout, stderr, signal, sandbox } = session;
    const flags = args.filter((arg) => arg.startsWith('-')).join('');
    const [host, word] = args.filter((arg) => !arg.startsWith('-'));
    if (flags.includes('l')) {
      stderr.write(
        `nc: the terminal is no process of the sandbox and cannot listen; a program can:\n  node -e "require('net').createServer((s) => s.pipe(process.stdout)).listen(${host ?? 4000})"\n`,
      );
      return 1;
    }
    const port = Number(word);
    if (host === undefined || !Number.isInteger(port) || port < 1 || port > 65_535) {
      stderr.write('usage: nc [-zvN] host port\n');
      return 1;
    }
    const target = machineOf(session, host);
    if (!target) {
      stderr.write(`nc: getaddrinfo for host "${host}" port ${port}: Name or service not known\n`);
      return 1;
    }
    const say = (how: string) =>
      stderr.write(`Connection to ${host} (${target.address}) ${port} port [tcp/*] ${how}\n`);
    let connection: Awaited<ReturnType<typeof sandbox.connect>>;
    try {
      connection = await sandbox.connect(port, {
        signal,
        ...(target.machine ? { machine: target.machine } : {}),
      });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      if (flags.includes('v') || !flags.includes('z'))
        stderr.write(
          `nc: connect to ${host} (${target.address}) port ${port} (tcp) failed: Connection refused\n`,
        );
      return 1;
    }
    if (flags.includes('v')) say('succeeded!');
    const abort = () => connection.abort();
    signal.addEventListener('abort', abort, { once: true });
    const over = new AbortController();
    const writer = connection.writable.getWriter();
    const sending = (async () => {
      if (flags.includes('z')) return writer.close();
      for (let part = await stdin.read(over.signal); part; part = await stdin.read(over.signal))
        await writer.write(part);
      if (!over.signal.aborted && (flags.includes('N') || stdin.terminal)) await writer.close();
    })().catch((error: unknown) => {
      if (!over.signal.aborted)
        stderr.write(`nc: write: ${error instanceof Error ? error.message : String(error)}\n`);
    });
    try {
      const reader = connection.readable.getReader();
      for (let part = await reader.read(); !part.done && !flags.includes('z'); part = await reader.read())
        stdout.write(part.value);
    } finally {
      over.abort();
      await sending;
      connection.abort();
      signal.removeEventListener('abort', abort);
    }
    return 0;
  },
};

const ping: TerminalCommand = {
  name: 'ping',
  summary: 'Whether a machine of the sandbox is there (simulated: the sandbox has no ICMP)',
  options: ['-c'],
  run(session, args) {
    const host = args.find((arg, at) => !arg.startsWith('-') && args[at - 1] !== '-c');
    if (host === undefined) {
      session.stderr.write('usage: ping host\n');
      return 2;
    }
    const target = machineOf(session, host);
    if (!target) {
      const names = ['localhost', ...(session.sandbox.machines?.list ?? []).map(({ name }) => name)];
      session.stderr.write(
        `ping: ${host}: Name or service not known\nThe sandbox knows ${names.join(', ')}; it has no way to the internet.\n`,
      );
      return 2;
    }
    session.stdout.write(
      `${host} (${target.address}) is there.\nThe sandbox carries TCP and UDP, not ICMP: this is looked up, no packet was sent, so there is no time to show.\nTo measure one: curl -so /dev/null -w '%{time_connect}\\n' http://${host}:PORT/\n`,
    );
    return 0;
  },
};

export const networkCommands: readonly TerminalCommand[] = [
  {
    name: 'ss',
    summary: 'What listens (-l), what is connected: ss -tlnp',
    options: ['-tlnp', '-tanp', '-l', '-a'],
    run: sockets,
  },
  { name: 'netstat', summary: 'As ss: netstat -tlnp', options: ['-tlnp'], run: sockets },
  nc,
  ping,
];
