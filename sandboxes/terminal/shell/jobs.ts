import type { Signal } from '../../engine/contract';
import { Input } from './input';

/** One line, or one part of a line before `&`, while it runs: what Ctrl-C, `fg` and `kill %1` are about. */
export class Job {
  /** 0 for what runs in the foreground and was never in the background. */
  number = 0;
  readonly pid: number;
  readonly text: string;
  readonly input: Input;
  readonly #controller = new AbortController();
  readonly #handlers: ((signal: Signal) => void)[] = [];
  /** Resolves with the exit status. */
  done: Promise<number> = Promise.resolve(0);
  status: number | null = null;
  foreground: boolean;
  /** By which it was asked to end. */
  killedBy: Signal | null = null;

  constructor(pid: number, text: string, foreground: boolean) {
    this.pid = pid;
    this.text = text;
    this.foreground = foreground;
    this.input = foreground ? new Input() : new Input(new Uint8Array(0));
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  onSignal(handler: (signal: Signal) => void): () => void {
    this.#handlers.push(handler);
    return () => {
      const at = this.#handlers.indexOf(handler);
      if (at >= 0) this.#handlers.splice(at, 1);
    };
  }

  /** A program may take the signal and go on; what runs inside the terminal ends, and with it the rest of the line. */
  kill(signal: Signal): void {
    // These end nothing.
    if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') this.killedBy = signal;
    else if (this.#handlers.length === 0) return;
    if (this.#handlers.length === 0) this.abort();
    else for (const handler of [...this.#handlers]) handler(signal);
  }

  abort(): void {
    this.#controller.abort(new DOMException('The job was ended.', 'AbortError'));
  }
}

/** The background jobs of one session, numbered as a shell does. */
export class Jobs {
  /** What Ctrl-C and the keyboard go to. */
  front: Job | null = null;
  readonly #jobs: Job[] = [];
  readonly #waiting = new Set<() => void>();
  /** Shell processes have numbers of their own, far from those of the sandbox. */
  #nextPid = 90_001;

  create(text: string, foreground: boolean): Job {
    return new Job(this.#nextPid++, text, foreground);
  }

  get list(): readonly Job[] {
    return this.#jobs;
  }

  /** The one that `fg` without a number means. */
  get current(): Job | undefined {
    return this.#jobs.at(-1);
  }

  add(job: Job): void {
    if (this.#jobs.includes(job)) return;
    job.number = Math.max(0, ...this.#jobs.map(({ number }) => number)) + 1;
    this.#jobs.push(job);
  }

  remove(job: Job): void {
    const at = this.#jobs.indexOf(job);
    if (at >= 0) this.#jobs.splice(at, 1);
  }

  /** Some job in the background has ended. */
  ended(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  onEnd(listener: () => void): () => void {
    this.#waiting.add(listener);
    return () => this.#waiting.delete(listener);
  }

  /** `%1`, `%%`, `%+`, `%-`, `%text`, `1` or nothing. */
  find(name: string | undefined): Job | undefined {
    if (name === undefined || name === '%' || name === '%%' || name === '%+') return this.current;
    if (name === '%-') return this.#jobs.at(-2);
    const bare = name.replace(/^%/, '');
    if (/^\d+$/.test(bare)) return this.#jobs.find(({ number }) => number === Number(bare));
    return this.#jobs.find(({ text }) => text.startsWith(bare));
  }
}

/** Job number, mark and state as bash prints them. */
export function describeJob(job: Job, current: boolean): string {
  const state =
    job.status === null
      ? 'Running'
      : job.killedBy && job.status > 128
        ? NAMES[job.killedBy]
        : job.status === 0
          ? 'Done'
          : `Exit ${job.status}`;
  return `[${job.number}]${current ? '+' : ' '}  ${state.padEnd(23)} ${job.text}${job.status === null ? ' &' : ''}`;
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
