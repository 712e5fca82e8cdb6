/** Runs inside the sandbox, in a process of its own, and tells its parent over IPC (`protocol.ts`). */
import { readFile } from 'node:fs/promises';
import type { CheckMessage, Need } from './protocol';
import { collectChecks, type RegisteredCheck } from './registry';
import { runCheck } from './run-check';
import { ServerProcess, ServerStartError } from './server-process';
import { type StartCommand, startCommand } from './start-command';

export interface RunOptions {
  /** Runs only the checks of this objective. */
  readonly objective?: string;
  /** What the engine cannot do, each with its reason. */
  readonly lacks?: Readonly<Partial<Record<Need, string>>>;
}

/**
 * Loads check files and runs their checks one after the other, each against a freshly started server of the project in
 * the current folder. The next server starts while the present check runs.
 * @param files file name and a function that imports it, in order
 */
export async function runCheckFiles(
  files: readonly (readonly [name: string, load: () => Promise<unknown>])[],
  { objective, lacks = {} }: RunOptions = {},
): Promise<void> {
  try {
    const found = await collectChecks(files);
    const wanted = objective === undefined ? found : found.filter((check) => check.objective === objective);
    report({
      type: 'found',
      checks: wanted.map(({ id, title, objective: proves }) => ({ id, title, objective: proves })),
    });
    const able: RegisteredCheck[] = [];
    for (const check of wanted) {
      const reason = check.needs.flatMap((need) => lacks[need] ?? [])[0];
      if (reason === undefined) able.push(check);
      else report({ type: 'skipped', id: check.id, objective: check.objective, reason });
    }
    await runAll(able, startCommand(await readFile('package.json', 'utf8')));
    report({ type: 'done' });
  } catch (error) {
    const output =
      error instanceof ServerStartError ? error.output : error instanceof Error ? (error.stack ?? '') : '';
    report({ type: 'broken', message: error instanceof Error ? error.message : String(error), output });
  }
  // Ends the IPC channel, which is all that keeps this process alive.
  process.disconnect?.();
}

async function runAll(checks: readonly RegisteredCheck[], command: StartCommand): Promise<void> {
  let next = checks.length > 0 ? ServerProcess.start(command) : null;
  for (const [index, check] of checks.entries()) {
    const server = await next;
    if (server === null) return;
    report({ type: 'start', id: check.id });
    await server.listening;
    const another = index + 1 < checks.length;
    // A server that is about to start would run out of its time when a check lets an hour go by.
    const turnsClock = check.needs.includes('clock');
    next = another && !turnsClock ? ServerProcess.start(command) : null;
    report(await runCheck(check, command, server));
    if (another && turnsClock) next = ServerProcess.start(command);
  }
}

function report(message: CheckMessage): void {
  if (!process.send) throw new Error('The check runner has no parent to tell: spawn it with an IPC channel.');
  process.send(message);
}
