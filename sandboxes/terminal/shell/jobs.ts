import type { Signal } from '../../engine/contract';
import { numberOfSignal } from '../signals';

type Task = (signal: Signal) => void;
/** What a shell that runs in the job makes of a signal; `programs`: some take it themselves, so that nothing need be ended. */
type Trap = (signal: Signal, programs: boolean) => 'none' | 'ignored' | 'taken';

/** One line, or one part of a line before `&`, while it runs: what Ctrl-C, `fg` and `kill %1` are about. */
export class Job {
  /** 0 for what runs in the foreground and was never in the background. */
  number = 0;
  readonly pid: number;
  readonly text: string;
  readonly #controller = new AbortController();
  readonly #tasks = new Set<Task>();
  readonly #traps = new Set<Trap>();
  #stopped: { readonly over: Promise<void>; readonly resume: () => void } | null = null;
  /** Resolves with the exit status. */
  done: Promise<number> = Promise.resolve(0);
  status: number | null = null;
  /** By which it was asked to end. */
  killedBy: Signal | null = null;
  onStop: () => void = () => undefined;

  constructor(pid: number, text: string) {
    this.pid = pid;
    this.text = text;
  }

  /** Aborted when it is ended; what it runs in the terminal itself looks at it. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get stopped(): boolean {
    return this.#stopped !== null;
  }

  /** A program of the sandbox that belongs to it and takes signals itself. */
  onSignal(task: Task): () => void {
    this.#tasks.add(task);
    return () => this.#tasks.delete(task);
  }

  /** A shell of the job, as long as it runs. */
  onTrap(trap: Trap): () => void {
    this.#traps.add(trap);
    return () => this.#traps.delete(trap);
  }

  /** A program may take the signal and go on; what runs inside the terminal ends, and with it the rest of the line. */
  kill(signal: Signal): void {
    if (signal === 'SIGSTOP') this.stop();
    else if (signal !== 'SIGCONT') {
      const heard = [...this.#traps].map((trap) => trap(signal, this.#tasks.size > 0));
      // What a shell ignores, its programs ignore.
      if (heard.includes('ignored')) return;
      const taken = heard.includes('taken');
      if (!taken) this.killedBy = signal;
      if (this.#tasks.size > 0) for (const task of [...this.#tasks]) task(signal);
      else if (!taken) this.abort();
    }
    // As a shell does, lest it wait for ever.
    if (signal !== 'SIGSTOP') this.resume();
  }

  /** Ctrl-Z: programs stand still, and what runs in the terminal waits at its next step. */
  stop(): void {
    if (this.#stopped) return;
    let resume: () => void = () => undefined;
    const over = new Promise<void>((resolve) => {
      resume = resolve;
    });
    this.#stopped = { over, resume };
    for (const task of [...this.#tasks]) task('SIGSTOP');
    this.onStop();
  }

  resume(): void {
    const stopped = this.#stopped;
    if (!stopped) return;
    this.#stopped = null;
    for (const task of [...this.#tasks]) task('SIGCONT');
    stopped.resume();
  }

  /** Resolves at once, or when the job goes on. */
  async step(): Promise<void> {
    while (this.#stopped && !this.signal.aborted) await this.#stopped.over;
  }

  abort(): void {
    this.#controller.abort(new DOMException('The job was ended.', 'AbortError'));
    this.resume();
  }
}

/** The background jobs of one session, numbered as a shell does. */
export class Jobs {
  #front: Job | null = null;
  readonly #jobs: Job[] = [];
  /** Shell processes have numbers of their own, far from those of the sandbox. */
  #nextPid = 90_001;
  readonly #changed: () => void;

  /** @param changed another job is in front */
  constructor(changed: () => void = () => undefined) {
    this.#changed = changed;
  }

  /** What Ctrl-C and the keyboard go to. */
  get front(): Job | null {
    return this.#front;
  }

  set front(job: Job | null) {
    this.#front = job;
    this.#changed();
  }

  create(text: string): Job {
    return new Job(this.#nextPid++, text);
  }

  get list(): readonly Job[] {
    return this.#jobs;
  }

  /** The one that `fg` without a number means: of those that are stopped, or of all, the newest. */
  get current(): Job | undefined {
    return this.#ranked()[0];
  }

  get previous(): Job | undefined {
    return this.#ranked()[1];
  }

  add(job: Job): void {
    if (this.#jobs.includes(job)) {
      // The newest in its own right.
      this.#jobs.push(...this.#jobs.splice(this.#jobs.indexOf(job), 1));
      return;
    }
    job.number = Math.max(0, ...this.#jobs.map(({ number }) => number)) + 1;
    this.#jobs.push(job);
  }

  remove(job: Job): void {
    const at = this.#jobs.indexOf(job);
    if (at >= 0) this.#jobs.splice(at, 1);
  }

  /** Takes out what has ended and was not told of yet, as lines. */
  finished(): string[] {
    const over = this.sorted().filter(({ status }) => status !== null);
    const lines = over.map((job) => this.describe(job));
    for (const job of over) this.remove(job);
    return lines;
  }

  /** By number. */
  sorted(): Job[] {
    return [...this.#jobs].sort((one, other) => one.number - other.number);
  }

  /** `%1`, `%%`, `%+`, `%-`, `%text`, `%?text`, `1` or nothing. */
  find(name: string | undefined): Job | undefined {
    if (name === undefined || name === '%' || name === '%%' || name === '%+') return this.current;
    if (name === '%-') return this.previous;
    const bare = name.replace(/^%/, '');
    if (/^\d+$/.test(bare)) return this.#jobs.find(({ number }) => number === Number(bare));
    if (bare.startsWith('?')) return this.#jobs.findLast(({ text }) => text.includes(bare.slice(1)));
    return this.#jobs.findLast(({ text }) => text.startsWith(bare));
  }

  /** Job number, mark and state as bash prints them; `long`: with the number of its process. */
  describe(job: Job, long = false): string {
    const mark = job === this.current ? '+' : job === this.previous ? '-' : ' ';
    const pid = long ? `${job.pid} ` : '';
    const ampersand = job.status === null && !job.stopped ? ' &' : '';
    return `[${job.number}]${mark}  ${pid}${stateOf(job).padEnd(23)} ${job.text}${ampersand}`;
  }

  #ranked(): Job[] {
    const newest = [...this.#jobs].reverse();
    return [...newest.filter(({ stopped }) => stopped), ...newest.filter(({ stopped }) => !stopped)];
  }
}

function stateOf({ status, stopped, killedBy }: Job): string {
  if (stopped) return 'Stopped';
  if (status === null) return 'Running';
  if (killedBy && status === 128 + numberOfSignal(killedBy)) return NAMES[killedBy];
  return status === 0 ? 'Done' : `Exit ${status}`;
}

const NAMES: Readonly<Record<Signal, string>> = {
  SIGTERM: 'Terminated',
  SIGINT: 'Interrupt',
  SIGKILL: 'Killed',
  SIGHUP: 'Hangup',
  SIGUSR2: 'User defined signal 2',
  SIGSTOP: 'Stopped (signal)',
  SIGCONT: 'Continued',
};
