/** The lab's machines as a check has them: its program on each, freshly started. */
import type { StartServer } from './forked-server';
import { ask, follow } from './parent';
import { ServerProcess, ServerStartError } from './server-process';

/** What the runner knows of a machine: its name, and the port that its program listens on. */
export interface CheckMachine {
  readonly name: string;
  readonly port: number | null;
}

let keys = 0;

/** Runs a machine's program on it, by way of who started the runner. */
export function spawningOn({ name, port }: CheckMachine): StartServer {
  let more = 0;
  return ({ port: wanted = port === null ? null : port + ++more, env = {} }) =>
    ServerProcess.start({ host: name, port: wanted }, async (events) => {
      const key = ++keys;
      follow(key, events);
      const given = wanted === null ? env : { ...env, PORT: String(wanted) };
      const pid = await ask({ t: 'spawn', key, machine: name, env: given });
      return {
        pid: pid ?? -1,
        // Who has ended already cannot be told.
        kill: (signal) => void ask({ t: 'signal', key, signal }).catch(() => undefined),
      };
    });
}

/**
 * All of them, the first last: it is the server, and the others are what it needs.
 * @throws {ServerStartError} when one does not listen
 */
export async function startMachines(
  machines: readonly CheckMachine[],
): Promise<ReadonlyMap<string, ServerProcess>> {
  const started = new Map<string, ServerProcess>();
  const [first, ...others] = machines;
  try {
    for (const machine of first ? [...others, first] : []) {
      const running = await spawningOn(machine)({ port: machine.port });
      started.set(machine.name, running);
      await running.listening;
    }
    return started;
  } catch (error) {
    await Promise.all([...started.values()].map((running) => running.kill()));
    if (error instanceof ServerStartError) throw error;
    throw new ServerStartError(error instanceof Error ? error.message : String(error), '');
  }
}
