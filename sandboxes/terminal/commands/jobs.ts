/** Job control and processes: jobs, fg, bg, wait, kill, ps. */
import type { Signal } from '../../engine/contract';
import type { CommandSession, TerminalCommand } from '../command';
import { describeJob, type Job } from '../shell/jobs';
import { table } from '../table';

const SIGNALS: Readonly<Record<string, Signal>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  9: 'SIGKILL',
  12: 'SIGUSR2',
  15: 'SIGTERM',
  18: 'SIGCONT',
  19: 'SIGSTOP',
};

function signalOf(word: string): Signal | null {
  const name = `SIG${word.toUpperCase().replace(/^SIG/, '')}`;
  return SIGNALS[word] ?? Object.values(SIGNALS).find((signal) => signal === name) ?? null;
}

const jobs: TerminalCommand = {
  name: 'jobs',
  summary: 'What runs in the background (-l with numbers, -p numbers only)',
  options: ['-l', '-p'],
  run({ jobs: { list, current }, stdout }, args) {
    for (const job of list) {
      if (args.includes('-p')) stdout.write(`${job.pid}\n`);
      else if (args.includes('-l'))
        stdout.write(`${describeJob(job, job === current).replace(/ {2}/, ` ${job.pid} `)}\n`);
      else stdout.write(`${describeJob(job, job === current)}\n`);
    }
    return 0;
  },
};

function missing({ stderr }: CommandSession, command: string, name: string | undefined): number {
  stderr.write(`bash: ${command}: ${name ?? 'current'}: no such job\n`);
  return 1;
}

const fg: TerminalCommand = {
  name: 'fg',
  summary: 'Bring a job to the foreground: fg, fg %2',
  async run(session, [name]) {
    const job = session.jobs.find(name);
    if (!job) return missing(session, 'fg', name);
    session.stdout.write(`${job.text}\n`);
    const before = session.jobs.front;
    session.jobs.front = job;
    try {
      const status = await job.done;
      session.jobs.remove(job);
      return status;
    } finally {
      session.jobs.front = before;
    }
  },
};

const bg: TerminalCommand = {
  name: 'bg',
  summary: 'Let a job go on in the background',
  run(session, [name]) {
    const job = session.jobs.find(name);
    if (!job) return missing(session, 'bg', name);
    session.stderr.write(`bash: bg: job ${job.number} already in background\n`);
    return 0;
  },
};

const wait: TerminalCommand = {
  name: 'wait',
  summary: 'Wait for background jobs: wait, wait %1, wait PID',
  async run(session, args) {
    const { list } = session.jobs;
    const wanted =
      args.length === 0
        ? [...list]
        : args.map((name) => list.find(({ pid }) => String(pid) === name) ?? session.jobs.find(name));
    let status = 0;
    for (const [at, job] of wanted.entries()) {
      if (!job) {
        session.stderr.write(`bash: wait: ${args[at]}: no such job\n`);
        status = 127;
        continue;
      }
      const ended = await untilEnd(job, session.signal);
      session.signal.throwIfAborted();
      status = args.length === 0 ? 0 : ended;
    }
    return status;
  },
};

async function untilEnd(job: Job, signal: AbortSignal): Promise<number> {
  const stopped = new Promise<number>((resolve) => {
    signal.addEventListener('abort', () => resolve(130), { once: true });
  });
  return Promise.race([job.done, stopped]);
}

const kill: TerminalCommand = {
  name: 'kill',
  summary: 'Send a signal to a process or job: kill 3, kill -TERM %1, kill -9 3, kill -l',
  options: ['-TERM', '-INT', '-KILL', '-HUP', '-USR2', '-STOP', '-CONT', '-l'],
  run(session, args) {
    const {
      stdout,
      stderr,
      processes,
      jobs: { list },
    } = session;
    if (args[0] === '-l') {
      stdout.write(
        `${Object.entries(SIGNALS)
          .map(([number, name]) => `${number.padStart(2)}) ${name}`)
          .join('\n')}\n`,
      );
      return 0;
    }
    let signal: Signal | null = 'SIGTERM';
    let rest = [...args];
    const [first = ''] = rest;
    if (/^-(s|n)$/.test(first)) {
      signal = signalOf(rest[1] ?? '');
      rest = rest.slice(2);
    } else if (/^-[A-Za-z0-9]/.test(first)) {
      signal = signalOf(first.slice(1));
      rest = rest.slice(1);
    }
    if (signal === null) {
      stderr.write(
        `bash: kill: ${first.replace(/^-/, '')}: invalid signal specification (there are ${Object.values(SIGNALS).join(', ')})\n`,
      );
      return 1;
    }
    if (rest.length === 0) {
      stderr.write('kill: usage: kill [-s SIGNAL | -SIGNAL] PID | %JOB …\n');
      return 2;
    }
    let status = 0;
    for (const word of rest) {
      const pid = Number(word);
      const job = word.startsWith('%') ? session.jobs.find(word) : list.find((each) => each.pid === pid);
      const target = job ?? processes.handle(pid);
      if (target) target.kill(signal);
      else {
        const runs = processes.running(session.sandbox).some((each) => each.pid === pid);
        const why = word.startsWith('%')
          ? 'no such job'
          : !/^\d+$/.test(word)
            ? 'arguments must be process or job IDs'
            : runs
              ? 'started by another program of the sandbox: kill its parent'
              : 'No such process';
        stderr.write(
          `bash: kill: ${word.startsWith('%') || !/^\d+$/.test(word) ? `${word}:` : `(${word}) -`} ${why}\n`,
        );
        status = 1;
      }
    }
    return status;
  },
};

const ps: TerminalCommand = {
  name: 'ps',
  summary: 'The processes of the sandbox',
  options: ['aux', '-ef'],
  run({ sandbox, processes, jobs: { list, front }, stdout }) {
    const { events } = sandbox.log;
    const at = events.at(-1)?.at ?? 0;
    const rows = processes
      .running(sandbox)
      .map(({ pid, parent, machine, since, command }) => [
        String(pid),
        parent === null ? '-' : String(parent),
        machine,
        elapsed(at - since),
        command.join(' '),
      ]);
    const own = [
      ...list.filter(({ status }) => status === null),
      ...(front && !list.includes(front) ? [front] : []),
    ];
    for (const job of own) rows.push([String(job.pid), '-', 'terminal', '-', `bash: ${job.text}`]);
    stdout.write(table([['PID', 'PPID', 'MACHINE', 'ELAPSED', 'COMMAND'], ...rows], [true, true]));
    return 0;
  },
};

function elapsed(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}

export const jobCommands: readonly TerminalCommand[] = [jobs, fg, bg, wait, kill, ps];
