/** The machines beside the learner's server: what runs on each, started and ended one by one or all together. */
import type { ExitStatus, Sandbox, SandboxProcess } from '@/sandboxes/engine/contract';
import { type MachinePlan, reach, spawnOn } from '@/sandboxes/engine/machine-plan';
import {
  isService,
  type ServicePlan,
  type StartedService,
  startService,
} from '@/sandboxes/engine/service-plan';
import type { OutputStore } from '../output/output-store';

export interface MachineRun {
  readonly plan: MachinePlan;
  readonly state: 'idle' | 'starting' | 'running' | 'exited';
  readonly pid: number | null;
  readonly exit: ExitStatus | null;
}

export interface MachineRuns {
  readonly list: readonly MachineRun[];
  /** Those but services that do not run, one after the other: each once the one before it listens. */
  startAll(sandbox: Sandbox, signal: AbortSignal): Promise<void>;
  /**
   * Resolves once it listens, or, where it has no port, once it runs.
   * @throws {Error} when its program ends before
   */
  start(name: string, sandbox: Sandbox, signal: AbortSignal): Promise<void>;
  /** SIGTERM, then SIGKILL for a program that does not go. */
  stop(name: string): Promise<void>;
  /** All but services: these outlive the programs that use them. */
  stopAll(): Promise<void>;
  /** Starts the services that have not run yet. @param starting hears of each before */
  startServices(sandbox: Sandbox, signal: AbortSignal, starting: (plan: ServicePlan) => void): Promise<void>;
  /** Back to its starting data. @throws {Error} it does not run, or what it says against it */
  reset(name: string): Promise<void>;
  /** The sandbox is gone, and all that ran in it. */
  forget(): void;
}

const GRACE = 1_200;

export function createMachineRuns({
  plans,
  output,
  later,
  changed,
}: {
  readonly plans: readonly MachinePlan[];
  readonly output: OutputStore;
  later(callback: () => void, milliseconds: number): () => void;
  changed(list: readonly MachineRun[]): void;
}): MachineRuns {
  const idle = (plan: MachinePlan): MachineRun => ({ plan, state: 'idle', pid: null, exit: null });
  let list: readonly MachineRun[] = plans.map(idle);
  const children = new Map<string, SandboxProcess>();
  const services = new Map<string, StartedService>();

  const set = (name: string, next: Omit<MachineRun, 'plan'>) => {
    list = list.map((run) => (run.plan.name === name ? { ...next, plan: run.plan } : run));
    changed(list);
  };
  const runOf = (name: string): MachineRun => {
    const found = list.find(({ plan }) => plan.name === name);
    if (!found) throw new Error(`The lab has no machine “${name}”.`);
    return found;
  };

  const start: MachineRuns['start'] = async (name, sandbox, signal) => {
    const { plan } = runOf(name);
    if (children.has(name)) return;
    set(name, { state: 'starting', pid: null, exit: null });
    const sink = output.process(name);
    const onOutput = (stream: 'stdout' | 'stderr', bytes: Uint8Array) => sink.write(stream, bytes);
    const follow = (process: SandboxProcess) => {
      children.set(name, process);
      set(name, { state: 'starting', pid: process.pid, exit: null });
      return process.exited.then((exit) => {
        sink.end();
        if (children.get(name) === process) {
          children.delete(name);
          services.delete(name);
          set(name, { state: 'exited', pid: null, exit });
          const what = isService(plan) ? plan.title : plan.command;
          output.notice(
            `${name}: ${what} ${exit.signal ? `was ended by ${exit.signal}` : `exited with code ${exit.code}`}.`,
          );
        }
        return exit;
      });
    };
    const neverRan = (error: unknown) => {
      if (!children.has(name) && runOf(name).state === 'starting')
        set(name, { state: 'idle', pid: null, exit: null });
      throw error;
    };
    if (isService(plan)) {
      const started = await startService(sandbox, plan, {
        onOutput,
        onStarted: (process) => void follow(process),
      }).catch(neverRan);
      services.set(name, started);
      if (children.get(name) === started.process)
        set(name, { state: 'running', pid: started.process.pid, exit: null });
      return;
    }
    const child = await spawnOn(sandbox, plan, { onOutput }).catch(neverRan);
    const ended = follow(child);
    if (plan.port !== null) {
      const waiting = new AbortController();
      const listening = sandbox
        .listening(plan.port, { ...reach(name), signal: AbortSignal.any([signal, waiting.signal]) })
        .then(() => null);
      const exit = await Promise.race([listening, ended]);
      waiting.abort();
      if (exit) {
        listening.catch(() => undefined);
        const how = exit.signal ?? `code ${exit.code}`;
        throw new Error(`${name} ended (${how}) before it listened on port ${plan.port}.`);
      }
    }
    if (children.get(name) === child) set(name, { state: 'running', pid: child.pid, exit: null });
  };

  const stop = async (name: string): Promise<void> => {
    const child = children.get(name);
    if (!child) return;
    const cancel = later(() => child.kill('SIGKILL'), GRACE);
    child.kill('SIGTERM');
    await child.exited;
    cancel();
  };

  return {
    get list() {
      return list;
    },
    start,
    async startAll(sandbox, signal) {
      for (const plan of plans) if (!isService(plan)) await start(plan.name, sandbox, signal);
    },
    async startServices(sandbox, signal, starting) {
      for (const plan of plans.filter(isService)) {
        signal.throwIfAborted();
        if (runOf(plan.name).state !== 'idle') continue;
        starting(plan);
        await start(plan.name, sandbox, signal);
      }
    },
    async reset(name) {
      const service = services.get(name);
      if (!service) throw new Error(`${name} does not run: start it first.`);
      await service.reset();
    },
    stop,
    stopAll: async () =>
      void (await Promise.all(plans.filter((plan) => !isService(plan)).map(({ name }) => stop(name)))),
    forget() {
      children.clear();
      services.clear();
      list = plans.map(idle);
      changed(list);
    },
  };
}
