/** The machines beside the learner's server: what runs on each, started and ended one by one or all together. */
import type { ExitStatus, Sandbox, SandboxProcess } from '@/sandboxes/engine/contract';
import { type MachinePlan, reach, spawnOn } from '@/sandboxes/engine/machine-plan';
import type { OutputStore } from '../output/output-store';

export interface MachineRun {
  readonly plan: MachinePlan;
  readonly state: 'idle' | 'starting' | 'running' | 'exited';
  readonly pid: number | null;
  readonly exit: ExitStatus | null;
}

export interface MachineRuns {
  readonly list: readonly MachineRun[];
  /** Those that do not run, one after the other: each once the one before it listens. */
  startAll(sandbox: Sandbox, signal: AbortSignal): Promise<void>;
  /**
   * Resolves once it listens, or, where it has no port, once it runs.
   * @throws {Error} when its program ends before
   */
  start(name: string, sandbox: Sandbox, signal: AbortSignal): Promise<void>;
  /** SIGTERM, then SIGKILL for a program that does not go. */
  stop(name: string): Promise<void>;
  stopAll(): Promise<void>;
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
    const child = await spawnOn(sandbox, plan, {
      onOutput: (stream, bytes) => sink.write(stream, bytes),
    }).catch((error: unknown) => {
      set(name, { state: 'idle', pid: null, exit: null });
      throw error;
    });
    children.set(name, child);
    set(name, { state: 'starting', pid: child.pid, exit: null });
    const ended = child.exited.then((exit) => {
      sink.end();
      if (children.get(name) === child) {
        children.delete(name);
        set(name, { state: 'exited', pid: null, exit });
        output.notice(
          `${name}: ${plan.command} ${exit.signal ? `was ended by ${exit.signal}` : `exited with code ${exit.code}`}.`,
        );
      }
      return exit;
    });
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
      for (const { name } of plans) await start(name, sandbox, signal);
    },
    stop,
    stopAll: async () => void (await Promise.all(plans.map(({ name }) => stop(name)))),
    forget() {
      children.clear();
      list = plans.map(idle);
      changed(list);
    },
  };
}
