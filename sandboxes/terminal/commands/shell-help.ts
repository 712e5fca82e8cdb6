/** help, which, watch. */
import type { CommandSession, TerminalCommand } from '../command';
import { wrapped } from '../line/wrapped';

/** @param all asked for when `help` runs, so that what a service adds later is in it */
export function helpCommands(
  all: () => readonly TerminalCommand[],
  names: () => readonly string[],
  history: () => readonly string[],
): readonly TerminalCommand[] {
  return [
    {
      name: 'help',
      summary: 'This list',
      run({ stdout, size }) {
        const say = (text: string, indent = 0) => stdout.write(wrapped(text, size.columns, indent));
        const own = [...all()].sort((one, other) => one.name.localeCompare(other.name));
        say('A shell over the sandbox. Programs run in it; files are those of the editor.');
        stdout.write('\n');
        for (const { name, summary } of own) say(`  ${name.padEnd(10)} ${summary}`, 13);
        stdout.write('\n');
        say(
          `Also: ${names()
            .filter((name) => !own.some((command) => command.name === name))
            .join(' ')}`,
        );
        stdout.write('\n');
        say(
          'Ctrl-C ends what runs, Ctrl-D ends its input, Ctrl-Z stops it (fg, bg: it goes on), Ctrl-L clears.',
        );
        say('Arrows and Ctrl-R: what was typed before. Tab completes. Esc, then Tab, leaves the terminal.');
        return 0;
      },
    },
    {
      name: 'history',
      summary: 'What was typed before, oldest first; history 20: the last twenty',
      run({ stdout }, [count]) {
        const all = history();
        const from = count === undefined ? 0 : Math.max(0, all.length - Number(count));
        for (const [at, line] of all.entries())
          if (at >= from) stdout.write(`${String(at + 1).padStart(5)}  ${line}\n`);
        return 0;
      },
    },
    {
      name: 'which',
      summary: 'Whether a command is there',
      run({ stdout, stderr }, args) {
        let status = 0;
        for (const name of args) {
          if (names().includes(name)) stdout.write(`/usr/bin/${name}\n`);
          else {
            stderr.write(`${name} not found\n`);
            status = 1;
          }
        }
        return status;
      },
    },
    {
      name: 'yes',
      summary: 'Writes a line again and again, until it is stopped: yes | head -3',
      async run({ stdout, signal }, args) {
        const text = `${args.length === 0 ? 'y' : args.join(' ')}\n`;
        const many = text.repeat(Math.max(1, Math.ceil(4096 / text.length)));
        for (;;) {
          stdout.write(many);
          await (stdout.full ? stdout.ready(signal) : new Promise((resolve) => setTimeout(resolve, 0)));
          signal.throwIfAborted();
        }
      },
    },
    {
      name: 'watch',
      summary: 'Run a command again and again: watch -n 1 curl -s localhost:3000',
      options: ['-n'],
      async run(session, args) {
        const every = args[0] === '-n' ? Number(args[1]) : 2;
        const words = args[0] === '-n' ? args.slice(2) : args;
        if (words.length === 0 || !(every >= 0.1)) {
          session.stderr.write('usage: watch [-n seconds, at least 0.1] command\n');
          return 1;
        }
        return watch(session, words.join(' '), every);
      },
    },
  ];
}

async function watch(session: CommandSession, line: string, every: number): Promise<number> {
  while (!session.signal.aborted) {
    if (session.stdout.terminal) session.stdout.write('\u001b[2J\u001b[H');
    session.stdout.write(`Every ${every.toFixed(1)}s: ${line}\n\n`);
    await session.run(line);
    await session.run(`sleep ${every}`);
  }
  return 130;
}
