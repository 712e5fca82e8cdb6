import type { Connection } from '../engine/contract';
import { connect } from './socket-connection';

/** Generous: on a slow or busy machine a server with many packages takes its time, and an early verdict would be a false one. */
const START_TIMEOUT = 20_000;
const STOP_TIMEOUT = 2_000;

/** The learner's server could not be started; `output` is all that it wrote. */
export class ServerStartError extends Error {
  readonly output: string;

  constructor(message: string, output: string) {
    super(message);
    this.name = 'ServerStartError';
    this.output = output;
  }
}

export type Exit = { readonly code: number | null; readonly signal: string | null };

/** A program that runs somewhere. */
export interface Program {
  readonly pid: number;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

export interface ProgramEvents {
  output(text: string): void;
  /** Last. Later calls are not heard. */
  exited(exit: Exit): void;
}

/** Where a server is reached; `port` is null for a program that listens nowhere. */
export interface Place {
  readonly host: string;
  readonly port: number | null;
}

/** One run of the learner's program, from its start to its exit. */
export class ServerProcess {
  readonly place: Place;
  readonly exited: Promise<Exit>;
  /** Resolves when the port accepts a connection. @throws {ServerStartError} */
  readonly listening: Promise<void>;
  exit: Exit | null = null;
  output = '';
  readonly #program: Program;
  readonly #watchers = new Set<() => void>();

  private constructor(place: Place, program: Program, news: ProgramNews) {
    this.place = place;
    this.#program = program;
    this.exited = new Promise((resolve) => {
      news.hear({
        output: (text) => {
          this.output += text;
          this.#notify();
        },
        exited: (exit) => {
          if (this.exit !== null) return;
          this.exit = exit;
          resolve(exit);
          this.#notify();
        },
      });
    });
    this.listening = this.#waitUntilListening();
    // Whoever needs the server awaits `listening`; a spare that nobody needs must not end the runner.
    this.listening.catch((error: unknown) => {
      if (!(error instanceof ServerStartError)) throw error;
    });
  }

  static async start(
    place: Place,
    launch: (events: ProgramEvents) => Program | Promise<Program>,
  ): Promise<ServerProcess> {
    const news = new ProgramNews();
    return new ServerProcess(place, await launch(news), news);
  }

  /** -1 when it could not be started. */
  get pid(): number {
    return this.#program.pid;
  }

  /** @throws {Error} where it listens nowhere */
  connect(signal: AbortSignal): Promise<Connection> {
    const { host, port } = this.place;
    if (port === null)
      throw new Error(`What runs on ${host} listens nowhere: give the machine a "port" in lab.json.`);
    return connect({ host, port }, signal);
  }

  /** Calls back after each piece of output and at exit; the return value ends it. */
  watch(listener: () => void): () => void {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }

  /** SIGTERM as a deployment would, SIGKILL for a program that ignores it. */
  async stop(): Promise<void> {
    if (this.exit !== null) return;
    this.#program.kill('SIGTERM');
    const kill = setTimeout(() => this.#program.kill('SIGKILL'), STOP_TIMEOUT);
    await this.exited;
    clearTimeout(kill);
  }

  /** Ends it at once, whatever it is doing. */
  async kill(): Promise<void> {
    if (this.exit === null) this.#program.kill('SIGKILL');
    await this.exited;
  }

  #notify(): void {
    for (const watcher of this.#watchers) watcher();
  }

  /** Outside an engine there is no event for "another process listens now", so the port is tried until it answers. */
  async #waitUntilListening(): Promise<void> {
    const { host, port } = this.place;
    if (port === null) return;
    const deadline = AbortSignal.timeout(START_TIMEOUT);
    while (this.exit === null) {
      try {
        const connection = await connect({ host, port }, deadline);
        connection.abort();
        return;
      } catch (error) {
        if (deadline.aborted) {
          const message = `The server did not listen on port ${port}, given in PORT, within ${START_TIMEOUT / 1000} s. Does src/index.ts listen on process.env.PORT?`;
          throw new ServerStartError(message, this.output);
        }
        if (!(error instanceof Error)) throw error;
        await Promise.race([this.exited, new Promise((resolve) => setTimeout(resolve, 10))]);
      }
    }
    const { code, signal } = this.exit;
    throw new ServerStartError(
      `The server ended before it listened (${signal ?? `exit code ${code ?? 'unknown'}`}).`,
      this.output,
    );
  }
}

/** Keeps what a program tells before anybody listens. */
class ProgramNews implements ProgramEvents {
  #early: ((events: ProgramEvents) => void)[] = [];
  #events: ProgramEvents | null = null;

  output(text: string): void {
    this.#tell((events) => events.output(text));
  }

  exited(exit: Exit): void {
    this.#tell((events) => events.exited(exit));
  }

  hear(events: ProgramEvents): void {
    this.#events = events;
    for (const tell of this.#early) tell(events);
    this.#early = [];
  }

  #tell(tell: (events: ProgramEvents) => void): void {
    if (this.#events) tell(this.#events);
    else this.#early.push(tell);
  }
}
