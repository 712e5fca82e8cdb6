import { type ChildProcess, fork } from 'node:child_process';
import { createServer } from 'node:net';
import type { Connection } from '../engine/contract';
import { connect } from './socket-connection';
import type { StartCommand } from './start-command';

const START_TIMEOUT = 8_000;
const STOP_TIMEOUT = 2_000;
const OUTPUT_TIMEOUT = 500;

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

/** One run of the learner's program, from fork to exit. */
export class ServerProcess {
  readonly port: number;
  readonly exited: Promise<Exit>;
  /** Resolves when the port accepts a connection. @throws {ServerStartError} */
  readonly listening: Promise<void>;
  exit: Exit | null = null;
  output = '';
  readonly #child: ChildProcess;
  readonly #watchers = new Set<() => void>();

  private constructor(command: StartCommand, port: number, env: Readonly<Record<string, string>>) {
    this.port = port;
    this.#child = fork(command.entry, command.args, {
      env: { ...process.env, ...env, PORT: String(port) },
      silent: true,
    });
    // One decoder a stream: a character may be split between two pieces.
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      const decoder = new TextDecoder();
      stream?.on('data', (chunk: Uint8Array) => {
        this.output += decoder.decode(chunk, { stream: true });
        this.#notify();
      });
    }
    this.exited = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.output += `${error.message}\n`;
        this.#exited({ code: null, signal: null }, resolve);
      });
      // `close` follows when all output has been read; a grandchild that holds the pipes could delay it for ever.
      this.#child.once('exit', (code, signal) => {
        const late = setTimeout(() => this.#exited({ code, signal }, resolve), OUTPUT_TIMEOUT);
        this.#child.once('close', () => {
          clearTimeout(late);
          this.#exited({ code, signal }, resolve);
        });
      });
    });
    this.listening = this.#waitUntilListening();
    // Whoever needs the server awaits `listening`; a spare that nobody needs must not end the runner.
    this.listening.catch((error: unknown) => {
      if (!(error instanceof ServerStartError)) throw error;
    });
  }

  /** Forks the program with a free port in `PORT`. */
  static async start(
    command: StartCommand,
    options: { port?: number; env?: Readonly<Record<string, string>> } = {},
  ): Promise<ServerProcess> {
    return new ServerProcess(command, options.port ?? (await freePort()), options.env ?? {});
  }

  /** -1 when it could not be started. */
  get pid(): number {
    return this.#child.pid ?? -1;
  }

  connect(signal: AbortSignal): Promise<Connection> {
    return connect(this.port, signal);
  }

  /** Calls back after each piece of output and at exit; the return value ends it. */
  watch(listener: () => void): () => void {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }

  /** SIGTERM as a deployment would, SIGKILL for a program that ignores it. */
  async stop(): Promise<void> {
    if (this.exit !== null) return;
    this.#child.kill('SIGTERM');
    const kill = setTimeout(() => this.#child.kill('SIGKILL'), STOP_TIMEOUT);
    await this.exited;
    clearTimeout(kill);
  }

  /** Ends it at once, whatever it is doing. */
  async kill(): Promise<void> {
    if (this.exit === null) this.#child.kill('SIGKILL');
    await this.exited;
  }

  #exited(exit: Exit, resolve: (exit: Exit) => void): void {
    if (this.exit !== null) return;
    this.exit = exit;
    resolve(exit);
    this.#notify();
  }

  #notify(): void {
    for (const watcher of this.#watchers) watcher();
  }

  /** Outside an engine there is no event for "another process listens now", so the port is tried until it answers. */
  async #waitUntilListening(): Promise<void> {
    const deadline = AbortSignal.timeout(START_TIMEOUT);
    while (this.exit === null) {
      try {
        const connection = await connect(this.port, deadline);
        connection.abort();
        return;
      } catch (error) {
        if (deadline.aborted) {
          const message = `The server did not listen on port ${this.port}, given in PORT, within ${START_TIMEOUT / 1000} s. Does src/index.ts listen on process.env.PORT?`;
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

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
