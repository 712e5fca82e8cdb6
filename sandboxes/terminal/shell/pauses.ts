/**
 * The interpreter never lets go of the tab while a loop runs: its promises are microtasks. So every body of a loop or a
 * function gets a first command that lets the tab breathe; what is only known once it runs (`eval`) is watched.
 */
import type { CommandNode, Statement } from './direct-output';
import type { Job } from './jobs';
import type { Command } from './just-bash';

const PAUSE = '__pause';
/** Milliseconds that a line may keep the tab busy. */
const BUSY = 12;
/** Milliseconds after which a line that has never paused is ended. */
const STUCK = 2500;

/** Puts pauses into the tree: into what is run, substituted and defined. */
export function addPauses(node: unknown): void {
  if (Array.isArray(node)) {
    for (const each of node) addPauses(each);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  for (const value of Object.values(node)) addPauses(value);
  const { type, body } = node as { type?: unknown; body?: unknown };
  if (!isRepeated(type)) return;
  if (Array.isArray(body)) (body as Statement[]).unshift(pauseStatement());
  else if (isGroup(body)) body.body.unshift(pauseStatement());
}

const isRepeated = (type: unknown) =>
  ['While', 'Until', 'For', 'CStyleFor', 'FunctionDef'].includes(String(type));

const isGroup = (body: unknown): body is { body: Statement[] } =>
  typeof body === 'object' && body !== null && 'body' in body && Array.isArray(body.body);

/** With the status that the body begins with. */
function pauseStatement(): Statement {
  const command: CommandNode = {
    type: 'SimpleCommand',
    name: { type: 'Word', parts: [{ type: 'Literal', value: PAUSE }] },
    args: [{ type: 'Word', parts: [{ type: 'ParameterExpansion', parameter: '?', operation: null }] }],
    assignments: [],
    redirections: [],
  };
  return {
    type: 'Statement',
    pipelines: [{ type: 'Pipeline', commands: [command], negated: false }],
    operators: [],
    background: false,
  };
}

/** Milliseconds between two signs that the tab is free. */
const BEAT = 200;

/** Knows how long the tab was kept busy: timers fire when it is not. */
export class Breath {
  readonly #now: () => number;
  #last: number;
  #running = 0;
  #beat: ReturnType<typeof setInterval> | null = null;

  constructor(now: () => number) {
    this.#now = now;
    this.#last = now();
  }

  /** While the interpreter runs. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#last = this.#now();
    this.#running++;
    this.#beat ??= setInterval(() => {
      this.#last = this.#now();
    }, BEAT);
    try {
      return await work();
    } finally {
      this.#running--;
      if (this.#running === 0 && this.#beat !== null) {
        clearInterval(this.#beat);
        this.#beat = null;
      }
    }
  }

  async pause(): Promise<void> {
    if (this.#now() - this.#last < BUSY) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#last = this.#now();
  }

  /** For the interpreter's own hook, which it calls before every command. @throws when there was no pause for too long */
  check(): void {
    if (this.#now() - this.#last > STUCK)
      throw new Error(
        `ended: it kept the tab busy for ${STUCK / 1000} seconds without a pause (a loop inside eval?)`,
      );
  }
}

export function pauseCommand(breath: Breath, job: Job): Command {
  return {
    name: PAUSE,
    async execute([status = '0']) {
      await breath.pause();
      await job.step();
      return { stdout: '', stderr: '', exitCode: Number(status) };
    },
  };
}
