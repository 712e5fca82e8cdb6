/** The services beside the server of a check, as who runs the checks has them. */
import { type Engine, EngineError, type Sandbox } from '../engine/contract';
import { type ServicePlan, type StartedService, startService } from '../engine/service-plan';
import { machineNamed } from './machine-named';

/** What a check may do with a service: `stop` lets it save its data as SIGTERM does, `kill` does not. */
export type ServiceAction = 'stop' | 'kill' | 'start';

export interface CheckServices {
  /** Runs those that do not run, and gives all their starting data. */
  reset(): Promise<void>;
  /** @throws {Error} there is no such service, or what it says */
  act(name: string, action: ServiceAction): Promise<void>;
}

/** @throws {EngineError} `ENOTSUP` the engine runs no services */
export function createCheckServices(
  { limits }: Pick<Engine, 'limits'>,
  sandbox: Sandbox,
  plans: readonly ServicePlan[],
): CheckServices {
  if (plans.length > 0 && limits.services !== undefined)
    throw new EngineError('ENOTSUP', limits.services, { remedy: 'Check it on the local engine.' });
  const byName = new Map(plans.map((plan) => [plan.name, plan]));
  const running = new Map<string, StartedService>();

  const start = async (plan: ServicePlan): Promise<void> => {
    if (running.has(plan.name)) return;
    const started = await startService(sandbox, plan);
    running.set(plan.name, started);
    void started.process.exited.then(() => {
      if (running.get(plan.name) === started) running.delete(plan.name);
    });
  };
  return {
    async reset() {
      for (const plan of plans) await start(plan);
      await Promise.all([...running.values()].map((service) => service.reset()));
    },
    async act(name, action) {
      const plan = machineNamed(byName, name, 'service');
      if (action === 'start') return start(plan);
      const service = running.get(name);
      running.delete(name);
      service?.process.kill(action === 'stop' ? 'SIGTERM' : 'SIGKILL');
      await service?.process.exited;
    },
  };
}
