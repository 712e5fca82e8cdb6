/** What runs where in a project of several machines: who makes them, and what is run on each. */
import { splitWords } from './command-line/words';
import type { Sandbox, SandboxProcess, SpawnOptions } from './contract';
import { EngineError } from './contract';
import { FIRST_MACHINE } from './machine-names';

export interface MachinePlan {
  readonly name: string;
  /** IPv4; default: the next free one of 10.0.0.0/24. */
  readonly address?: string | undefined;
  /** `npm start`, `node src/worker.js`. */
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
  /** That its command listens on, given to it as `PORT`; null for one that serves nobody. */
  readonly port: number | null;
  /** Programs of the sandbox ask it for names; see `Machine.resolver`. */
  readonly resolver?: boolean;
}

/**
 * Makes the machines of the plans that the sandbox does not have yet.
 * @throws {EngineError} `ENOTSUP` where the engine has but one
 */
export async function addMachines(
  { machines }: Pick<Sandbox, 'machines'>,
  plans: readonly MachinePlan[],
): Promise<void> {
  if (plans.every(({ name }) => name === FIRST_MACHINE.name)) return;
  if (machines === null)
    throw new EngineError('ENOTSUP', 'This engine has but one machine', {
      remedy: 'Run it in the local engine.',
    });
  for (const { name, address, resolver } of plans)
    if (!machines.list.some((machine) => machine.name === name))
      await machines.add(name, address, resolver ? { resolver } : {});
}

/** The words of a plan's command. @throws {EngineError} `ENOTSUP` for what needs a shell */
export const commandWords = (line: string): readonly string[] => splitWords(line);

/** Runs a machine's command on it. Rejects as `Sandbox.spawn`. */
export function spawnOn(
  sandbox: Pick<Sandbox, 'spawn'>,
  { name, command, env, port }: MachinePlan,
  options: SpawnOptions = {},
): Promise<SandboxProcess> {
  return sandbox.spawn(commandWords(command), {
    ...options,
    ...reach(name),
    env: { ...(port === null ? {} : { PORT: String(port) }), ...env, ...options.env },
  });
}

/** How a machine is named to an engine: the first goes without saying, for those that have no other. */
export const reach = (machine: string): { readonly machine?: string } =>
  machine === FIRST_MACHINE.name ? {} : { machine };
