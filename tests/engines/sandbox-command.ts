/** `npm run sandbox` as a child process, and a free port for it to publish. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const started = new Set<ChildProcess>();

/** Ends what `sandboxCommand` has started: for `afterEach`. */
export function endSandboxCommands(): void {
  for (const child of started) child.kill('SIGKILL');
  started.clear();
}

/** `until` resolves with all output once it matches, and rejects when the command ends before. */
export function sandboxCommand(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/sandbox.ts', ...args], { cwd: ROOT });
  started.add(child);
  let text = '';
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      text += data;
      for (const look of watchers) look();
    });
  }
  const until = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => pattern.test(text) && resolve(text);
      watchers.add(look);
      void ended.then((code) => reject(new Error(`Ended with ${code} before ${pattern}:\n${text}`)));
      look();
    });
  return { child, ended, until, text: () => text };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
