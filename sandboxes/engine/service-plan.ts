/** The services beside a project's programs: how one is started, told to begin anew, and what is said when it does not start. */
import type { ServiceMessage, ServiceRequest } from '../service-messages';
import { EngineError, type Sandbox, type SandboxProcess, type SpawnOptions } from './contract';
import { addMachines, type MachinePlan, spawnOn } from './machine-plan';

/** A machine that runs one of `sandboxes/services`; its name is the host name by which programs reach it. */
export interface ServicePlan extends MachinePlan {
  /** Of its folder. */
  readonly service: string;
  /** For people: `PostgreSQL`. */
  readonly title: string;
  readonly port: number;
  /** Environment of the programs that use it: `REDIS_URL`. */
  readonly clientEnv: Readonly<Record<string, string>>;
}

export const isService = (plan: MachinePlan): plan is ServicePlan => 'service' in plan;

export interface StartedService {
  readonly plan: ServicePlan;
  readonly process: SandboxProcess;
  /**
   * Back to its starting data.
   * @throws {Error} what the service says against it, or that it has ended
   */
  reset(): Promise<void>;
}

/** For `BootOptions`: what a sandbox with these services is booted with. */
export const bootedWith = (
  plans: readonly ServicePlan[],
): { readonly services: readonly string[]; readonly env: Readonly<Record<string, string>> } => ({
  services: [...new Set(plans.map(({ service }) => service))],
  env: Object.assign({}, ...plans.map(({ clientEnv }) => clientEnv)) as Record<string, string>,
});

/**
 * Runs a service on a machine of its own, which is made if need be. Resolves once it listens.
 * @throws {EngineError} `ESERVICE` it ended before, with what it said; what the engine says
 */
export async function startService(
  sandbox: Pick<Sandbox, 'machines' | 'spawn'>,
  plan: ServicePlan,
  { signal, onOutput, onStarted }: StartServiceOptions = {},
): Promise<StartedService> {
  if (sandbox.machines !== null) await addMachines(sandbox, [plan]);
  const decoder = new TextDecoder();
  let said = '';
  let requests = 0;
  const asked = new Map<number, (problem: string | null) => void>();
  let isReady: () => void;
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });
  const process = await spawnOn(sandbox, plan, {
    ...(signal ? { signal } : {}),
    onOutput(stream, bytes) {
      said = (said + decoder.decode(bytes, { stream: true })).slice(-MOST_SAID);
      onOutput?.(stream, bytes);
    },
    onMessage(value) {
      const message = value as ServiceMessage;
      if (message?.t === 'ready') isReady();
      else if (message?.t === 'done') asked.get(message.id)?.(message.problem);
    },
  });
  onStarted?.(process);
  const ended = process.exited.then((exit) => {
    for (const answer of [...asked.values()]) answer('it has ended');
    return exit;
  });
  const exit = await Promise.race([ready.then(() => null), ended]);
  if (exit) {
    signal?.throwIfAborted();
    const how = exit.signal ?? `code ${exit.code}`;
    throw new EngineError('ESERVICE', `${plan.title} ended (${how}) before it was ready: ${said.trim()}`, {
      remedy: `Mend what lab.json says of it under "services", or run it by itself: npm run service -- ${plan.service} --help`,
    });
  }
  return {
    plan,
    process,
    async reset() {
      const id = ++requests;
      const answered = new Promise<string | null>((resolve) => {
        asked.set(id, resolve);
      });
      void process.exited.then(() => asked.get(id)?.('it has ended'));
      process.send({ t: 'reset', id } satisfies ServiceRequest);
      const problem = await answered;
      asked.delete(id);
      if (problem !== null) throw new Error(`${plan.title} could not be reset: ${problem}`);
    },
  };
}

/** Characters of output that an error shows. */
const MOST_SAID = 2000;

export interface StartServiceOptions extends Pick<SpawnOptions, 'signal' | 'onOutput'> {
  /** Its process exists, and is not ready yet. */
  onStarted?(process: SandboxProcess): void;
}
