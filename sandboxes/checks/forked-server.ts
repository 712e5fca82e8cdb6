/** The learner's program as a child of the check runner. */
import { type ChildProcess, fork } from 'node:child_process';
import { createServer } from 'node:net';
import { type Program, type ProgramEvents, ServerProcess } from './server-process';
import type { StartCommand } from './start-command';

const OUTPUT_TIMEOUT = 500;

/** How a check starts its server, and starts it anew. `port`: default a free one. */
export type StartServer = (options: {
  readonly port?: number | null;
  readonly env?: Readonly<Record<string, string>>;
}) => Promise<ServerProcess>;

/** Forks the program with its port in `PORT`. */
export function forking({ entry, args }: StartCommand): StartServer {
  return async ({ port, env = {} }) => {
    const place = { host: '127.0.0.1', port: port ?? (await freePort()) };
    return ServerProcess.start(place, (events) => {
      const child = fork(entry, args, {
        env: { ...process.env, ...env, PORT: String(place.port) },
        silent: true,
      });
      tellOf(child, events);
      return programOf(child);
    });
  };
}

const programOf = (child: ChildProcess): Program => ({
  get pid() {
    return child.pid ?? -1;
  },
  kill: (signal) => void child.kill(signal),
});

function tellOf(child: ChildProcess, events: ProgramEvents): void {
  // One decoder a stream: a character may be split between two pieces.
  for (const stream of [child.stdout, child.stderr]) {
    const decoder = new TextDecoder();
    stream?.on('data', (chunk: Uint8Array) => events.output(decoder.decode(chunk, { stream: true })));
  }
  child.once('error', (error) => {
    events.output(`${error.message}\n`);
    events.exited({ code: null, signal: null });
  });
  // `close` follows when all output has been read; a grandchild that holds the pipes could delay it for ever.
  child.once('exit', (code, signal) => {
    const late = setTimeout(() => events.exited({ code, signal }), OUTPUT_TIMEOUT);
    child.once('close', () => {
      clearTimeout(late);
      events.exited({ code, signal });
    });
  });
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
