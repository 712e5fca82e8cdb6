import { CheckFailure } from './failure';
import type { StartServer } from './forked-server';
import { HttpClient } from './http-client';
import type { Journal } from './journal';
import type { Exit, ServerProcess } from './server-process';

/** A server beside the check's own: the same program, another process, another port. */
export interface AnotherServer {
  readonly http: HttpClient;
  readonly server: ServerFixture;
}

/** What the servers of one check share. */
export interface CheckScope {
  readonly journal: Journal;
  /** Aborted when the check's time is over. */
  readonly signal: AbortSignal;
}

/** The learner's server as a check sees it: freshly started, with nothing stored. */
export class ServerFixture {
  readonly #scope: CheckScope;
  readonly #start: StartServer;
  readonly #env: Readonly<Record<string, string>>;
  readonly #others: ServerFixture[] = [];
  #process: ServerProcess;
  #earlierOutput = '';

  /**
   * @param start starts another run of the same program
   * @param running a process that listens
   */
  constructor(
    scope: CheckScope,
    start: StartServer,
    running: ServerProcess,
    env: Readonly<Record<string, string>> = {},
  ) {
    this.#scope = scope;
    this.#start = start;
    this.#process = running;
    this.#env = env;
  }

  /** A client of this server; after a restart it talks to the new process. */
  client(): HttpClient {
    const { journal, signal } = this.#scope;
    return new HttpClient({
      open: (own) => this.#process.connect(own),
      host: hostOf(this.#process.place),
      journal,
      signal,
    });
  }

  /** The port that it listens on; -1 where it listens nowhere. */
  get port(): number {
    return this.#process.place.port ?? -1;
  }

  /** Another one after a restart. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Everything that the server has written so far, stdout and stderr as they arrived, runs before a restart included. */
  output(): string {
    return this.#earlierOutput + this.#process.output;
  }

  /** How the process ended, or null while it lives. */
  get exit(): Exit | null {
    return this.#process.exit;
  }

  /**
   * Waits for a line of output that the predicate accepts; lines written before count too.
   * @param what names the line in a failure: `a log line with the request's id`
   * @returns the line, without its end
   * @throws {CheckFailure} with the output so far, when the server ends or the check's time is over
   */
  logged(predicate: (line: string) => boolean, what = 'a certain line'): Promise<string> {
    // A signal of its own for every wait: fifty listeners on one would be reported as a leak.
    const signal = AbortSignal.any([this.#scope.signal]);
    const server = this.#process;
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        unwatch();
        signal.removeEventListener('abort', miss);
        finish();
      };
      const miss = (): void =>
        settle(() =>
          reject(
            new CheckFailure(`expected ${what} in the server's output`, {
              expected: what,
              got: this.output() || 'no output',
            }),
          ),
        );
      const look = (): void => {
        const lines = this.output().split('\n').slice(0, -1);
        const line = lines.map((text) => text.replace(/\r$/, '')).find(predicate);
        if (line !== undefined) settle(() => resolve(line));
        else if (server.exit !== null || signal.aborted) miss();
      };
      const unwatch = server.watch(look);
      signal.addEventListener('abort', miss, { once: true });
      look();
    });
  }

  /** Ends the process as a deployment would (SIGTERM) and starts it anew on the same port: what was only in memory is gone. */
  async restart(): Promise<void> {
    const { port } = this.#process.place;
    await this.#process.stop();
    this.#earlierOutput = this.output();
    this.#process = await this.#start({ port, env: this.#env });
    await this.#process.listening;
  }

  /** Starts a second instance, with more environment if wanted. It ends with the check. */
  async spawnAnother({ env = {} }: { env?: Readonly<Record<string, string>> } = {}): Promise<AnotherServer> {
    const all = { ...this.#env, ...env };
    const started = await this.#start({ env: all });
    const server = new ServerFixture(this.#scope, this.#start, started, all);
    this.#others.push(server);
    await started.listening;
    return { http: server.client(), server };
  }

  /** Sends SIGTERM and waits for the end. */
  stop(): Promise<void> {
    return this.#process.stop();
  }

  /** Resolves when the process has ended by itself, at the latest after `patience` milliseconds. */
  async endedWithin(patience: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patience);
    });
    await Promise.race([this.#process.exited, late]);
    clearTimeout(timer);
  }

  /** Ends every process of this fixture at once. */
  async dispose(): Promise<void> {
    await Promise.all([this.#process.kill(), ...this.#others.map((other) => other.dispose())]);
  }
}

/** As a client names it in `Host`: its own computer by the usual name. */
const hostOf = ({ host, port }: ServerProcess['place']): string =>
  `${host === '127.0.0.1' ? 'localhost' : host}:${port ?? ''}`;
