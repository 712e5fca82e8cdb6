/** Runs inside the sandbox, in a process of its own, and tells its parent over IPC (`protocol.ts`). */
import { readFile } from 'node:fs/promises';
import { forking } from './forked-server';
import { type CheckMachine, startMachines } from './machines';
import { ask } from './parent';
import type { CheckMessage, Need } from './protocol';
import { collectChecks, type RegisteredCheck } from './registry';
import { runCheck, type Stage } from './run-check';
import { ServerStartError } from './server-process';
import type { CheckService } from './service-fixture';
import { type StartCommand, startCommand } from './start-command';

export interface RunOptions {
  /** Runs only the checks of this objective. */
  readonly objective?: string;
  /** What the engine cannot do, each with its reason. */
  readonly lacks?: Readonly<Partial<Record<Need, string>>>;
  /** Those of lab.json, the server's first. */
  readonly machines?: readonly CheckMachine[];
  /** Those of lab.json. */
  readonly services?: readonly CheckService[];
}

/**
 * Loads check files and runs their checks one after the other, each against a freshly started server of the project in
 * the current folder. The next server starts while the present check runs.
 * @param files file name and a function that imports it, in order
 */
export async function runCheckFiles(
  files: readonly (readonly [name: string, load: () => Promise<unknown>])[],
  { objective, lacks = {}, machines = [], services = [] }: RunOptions = {},
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
    await runAll(able, startCommand(await readFile('package.json', 'utf8')), machines, services);
    report({ type: 'done' });
  } catch (error) {
    const output =
      error instanceof ServerStartError ? error.output : error instanceof Error ? (error.stack ?? '') : '';
    report({ type: 'broken', message: error instanceof Error ? error.message : String(error), output });
  }
  // Ends the IPC channel, which is all that keeps this process alive.
  process.disconnect?.();
}

async function runAll(
  checks: readonly RegisteredCheck[],
  command: StartCommand,
  machines: readonly CheckMachine[],
  services: readonly CheckService[],
): Promise<void> {
  const begin = async ({ needs }: RegisteredCheck): Promise<Stage> => {
    if (services.length > 0) await ask({ t: 'reset-services' });
    if (!needs.includes('machines')) return { server: await forking(command)({}), machines: new Map() };
    const started = await startMachines(machines);
    const server = started.get(machines[0]?.name ?? '');
    if (!server) throw new Error('A check needs machines, and lab.json has none.');
    return { server, machines: started };
  };
  const [first] = checks;
  let next = first ? begin(first) : null;
  for (const [index, check] of checks.entries()) {
    const stage = await next;
    if (stage === null) return;
    report({ type: 'start', id: check.id });
    await stage.server.listening;
    const following = checks[index + 1];
    // A server that is about to start would run out of its time when a check lets an hour go by. And a machine, and the data
    // of a service, is there once.
    const alone =
      services.length > 0 || check.needs.includes('clock') || following?.needs.includes('machines');
    next = following && !alone ? begin(following) : null;
    // Whoever needs it awaits it; until then nobody hears why it does not start.
    next?.catch(() => undefined);
    report(await runCheck(check, command, stage, services));
    if (following && alone) next = begin(following);
  }
}

function report(message: CheckMessage): void {
  if (!process.send) throw new Error('The check runner has no parent to tell: spawn it with an IPC channel.');
  process.send(message);
}
