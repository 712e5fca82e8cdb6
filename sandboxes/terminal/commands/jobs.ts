/** Job control and processes: jobs, fg, bg, wait, kill, ps. */
import type { Signal } from '../../engine/contract';
import type { CommandSession, TerminalCommand } from '../command';
import type { Job } from '../shell/jobs';
import { processesOf } from '../shell/processes';
import { numberOfSignal, SIGNALS, signalNamed } from '../signals';
import { table } from '../table';

const jobs: TerminalCommand = {
  name: 'jobs',
  summary: 'What runs in the background (-l with numbers, -p numbers only)',
  options: ['-l', '-p', '-r', '-s'],
  run({ jobs, stdout }, args) {
    for (const job of jobs.sorted()) {
      if (args.includes('-p')) stdout.write(`${job.pid}\n`);
      else if (args.includes('-r') ? job.stopped : args.includes('-s') && !job.stopped) continue;
      else stdout.write(`${jobs.describe(job, args.includes('-l'))}\n`);
    }
    // What has ended was told of now.
    jobs.finished();
    return 0;
  },
};

/** 128 + SIGTSTP */
const STOPPED = 148;

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
    const { jobs } = session;
    session.stdout.write(`${job.text}\n`);
    const before = jobs.front;
    const stopped = new Promise<'stopped'>((resolve) => {
      job.onStop = () => resolve('stopped');
    });
    jobs.front = job;
    job.resume();
    try {
      const outcome = await Promise.race([job.done, stopped]);
      if (outcome === 'stopped') {
        jobs.add(job);
        session.stdout.write(`\n${jobs.describe(job)}\n`);
        return STOPPED;
      }
      jobs.remove(job);
      return outcome;
    } finally {
      session.rawKeys(false);
      jobs.front = before;
    }
  },
};

const bg: TerminalCommand = {
  name: 'bg',
  summary: 'Let a stopped job go on in the background',
  run(session, [name]) {
    const { jobs } = session;
    const job = jobs.find(name);
    if (!job) return missing(session, 'bg', name);
    if (!job.stopped) {
      session.stderr.write(`bash: bg: job ${job.number} already in background\n`);
      return 0;
    }
    job.resume();
    session.stdout.write(`[${job.number}]${job === jobs.current ? '+' : ' '} ${job.text} &\n`);
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
        ? list.filter(({ stopped }) => !stopped)
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
  async run(session, args) {
    const { stdout, stderr, sandbox, jobs } = session;
    if (args[0] === '-l') {
      for (const name of SIGNALS) stdout.write(`${String(numberOfSignal(name)).padStart(2)}) ${name}\n`);
      return 0;
    }
    let signal: Signal | null = 'SIGTERM';
    let rest = [...args];
    const [first = ''] = rest;
    if (/^-(s|n)$/.test(first)) {
      signal = signalNamed(rest[1] ?? '');
      rest = rest.slice(2);
    } else if (/^-[A-Za-z0-9]/.test(first)) {
      signal = signalNamed(first.slice(1));
      rest = rest.slice(1);
    }
    if (signal === null) {
      stderr.write(
        `bash: kill: ${first.replace(/^-/, '')}: invalid signal specification (there are ${SIGNALS.join(', ')})\n`,
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
      const job = word.startsWith('%') ? jobs.find(word) : jobs.list.find((each) => each.pid === pid);
      if (job) job.kill(signal);
      else if (!(word.startsWith('%') || !/^\d+$/.test(word)) && (await sandbox.kill(pid, signal))) continue;
      else {
        const why = word.startsWith('%')
          ? 'no such job'
          : !/^\d+$/.test(word)
            ? 'arguments must be process or job IDs'
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
  run({ sandbox, jobs: { list, front }, stdout }) {
    const at = sandbox.log.events.at(-1)?.at ?? 0;
    const rows = processesOf(sandbox.log).running.map(({ pid, parent, machine, since, command, stopped }) => [
      String(pid),
      parent === null ? '-' : String(parent),
      machine,
      stopped ? 'T' : 'S',
      elapsed(at - since),
      command.join(' '),
    ]);
    const own = [
      ...list.filter(({ status }) => status === null),
      ...(front && !list.includes(front) ? [front] : []),
    ];
    for (const job of own)
      rows.push([String(job.pid), '-', 'terminal', job.stopped ? 'T' : 'S', '-', `bash: ${job.text}`]);
    stdout.write(table([['PID', 'PPID', 'MACHINE', 'STAT', 'ELAPSED', 'COMMAND'], ...rows], [true, true]));
    return 0;
  },
};

function elapsed(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}

export const jobCommands: readonly TerminalCommand[] = [jobs, fg, bg, wait, kill, ps];
