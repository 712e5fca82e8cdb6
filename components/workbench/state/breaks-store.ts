/** What is broken in the sandbox of the run, and its clock. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { isSwitch, sandboxStep } from '@/lib/labs/sandbox-fault';
import type { SandboxFault } from '@/lib/labs/schema';
import type { Sandbox } from '@/sandboxes/engine/contract';
import type { Fault, InjectedFault } from '@/sandboxes/engine/faults';

export interface BreaksState {
  /** Those in force, the oldest first. */
  readonly active: readonly InjectedFault[];
  /** Ids of lab.json's faults that are on. */
  readonly on: readonly string[];
  /** How many times as fast as real time the clock runs. */
  readonly rate: number;
  readonly problem: { readonly message: string; readonly remedy: string | null } | null;
}

export interface BreaksDependencies {
  readonly faults: readonly SandboxFault[];
  /** Makes sure that the server runs. */
  ready(): Promise<void>;
  sandbox(): Sandbox | null;
  /** The machine of the learner's server. */
  readonly server: string;
  /** Of what runs on a machine; null while nothing does. */
  pidOn(machine: string): number | null;
  /** Ends what runs on a machine, and lets it write what it keeps. */
  stopMachine(machine: string): Promise<void>;
  /** Starts what runs on a machine, ended first where it runs. */
  restartMachine(machine: string): Promise<void>;
}

export interface BreaksStore extends StoreApi<BreaksState> {
  /** Toggles a switch of lab.json, or does once what happens once. Starts the server when needed. */
  toggle(id: string): Promise<void>;
  inject(fault: Fault): Promise<void>;
  change(id: number, fault: Fault): Promise<void>;
  remove(id: number): Promise<void>;
  /** Mends everything, and lets time go by as usual. */
  mend(): Promise<void>;
  setRate(rate: number): Promise<void>;
  jump(milliseconds: number): Promise<void>;
  step(): Promise<void>;
  /** What the sandbox's clock shows; null before the first run. */
  now(): number | null;
  /** The run has another sandbox now, or none: nothing is broken in it. */
  renew(): void;
  dismissProblem(): void;
}

export function createBreaksStore({
  faults,
  ready,
  sandbox,
  server,
  pidOn,
  stopMachine,
  restartMachine,
}: BreaksDependencies): BreaksStore {
  const store = createStore<BreaksState>(() => ({ active: [], on: [], rate: 1, problem: null }));
  /** The lab's fault → the one of the sandbox. */
  const injected = new Map<string, number>();
  /** The lab's fault → the machine that it has stopped. */
  const stopped = new Map<string, string>();

  const look = () => {
    const active = sandbox()?.faults?.active ?? [];
    const ids = new Set(active.map(({ id }) => id));
    for (const [lab, id] of injected) if (!ids.has(id)) injected.delete(lab);
    // Started again by hand, or with a new sandbox.
    for (const [lab, machine] of stopped) if (pidOn(machine) !== null) stopped.delete(lab);
    const rate = sandbox()?.clock?.rate ?? 1;
    const paced = faults.flatMap((fault) =>
      fault.kind === 'clock' && fault.turn.by === 'rate' && fault.turn.rate === rate ? [fault.id] : [],
    );
    store.setState({ active, rate, on: [...injected.keys(), ...stopped.keys(), ...paced] });
  };

  /** What goes wrong is shown, and told to whoever asked. */
  const guarded = async (work: (box: Sandbox) => Promise<unknown>): Promise<void> => {
    store.setState({ problem: null });
    try {
      if (!sandbox()) await ready();
      const box = sandbox();
      if (!box) throw new Error('There is no sandbox to break: the server did not start.');
      await work(box);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const remedy = error instanceof Error && 'remedy' in error ? error.remedy : null;
      store.setState({ problem: { message, remedy: typeof remedy === 'string' ? remedy : null } });
      throw error;
    } finally {
      look();
    }
  };

  const of = <Part extends 'faults' | 'clock'>(box: Sandbox, part: Part): NonNullable<Sandbox[Part]> => {
    const found = box[part];
    if (found === null)
      throw new Error(
        `The ${part === 'clock' ? 'clock' : 'network'} of this engine cannot be turned or broken. The tab’s own engine can.`,
      );
    return found;
  };

  const startAgain = async (id: string, machine: string): Promise<void> => {
    stopped.delete(id);
    if (pidOn(machine) === null) await restartMachine(machine);
  };

  return {
    ...store,
    toggle(id) {
      const fault = faults.find((one) => one.id === id);
      if (!fault) return Promise.reject(new Error(`lab.json has no fault “${id}” of the sandbox.`));
      return guarded(async () => {
        const machine = stopped.get(id);
        if (machine !== undefined) return startAgain(id, machine);
        if (pidOn(server) === null) await ready();
        const box = sandbox();
        if (!box || pidOn(server) === null) throw new Error('The server does not run.');
        const known = of(box, 'faults').active.find((each) => each.id === injected.get(id));
        if (known) {
          await known.remove();
          return;
        }
        const step = sandboxStep(fault, server, pidOn);
        if (step.t === 'restart') await restartMachine(step.machine);
        else if (step.t === 'stop') {
          await stopMachine(step.machine);
          stopped.set(id, step.machine);
        } else if (step.t === 'jump') await of(box, 'clock').advance(step.milliseconds);
        else if (step.t === 'rate')
          await of(box, 'clock').setRate(store.getState().on.includes(id) ? 1 : step.rate);
        else {
          const { id: number } = await of(box, 'faults').inject(step.fault);
          if (isSwitch(fault)) injected.set(id, number);
        }
      });
    },
    inject: (fault) => guarded((box) => of(box, 'faults').inject(fault)),
    change: (id, fault) =>
      guarded(async (box) =>
        of(box, 'faults')
          .active.find((each) => each.id === id)
          ?.change(fault),
      ),
    remove: (id) =>
      guarded(async (box) =>
        of(box, 'faults')
          .active.find((each) => each.id === id)
          ?.remove(),
      ),
    mend: () =>
      guarded(async (box) => {
        await box.faults?.clear();
        for (const [id, machine] of [...stopped]) await startAgain(id, machine);
        if (box.clock && box.clock.rate !== 1) await box.clock.setRate(1);
      }),
    setRate: (rate) => guarded((box) => of(box, 'clock').setRate(rate)),
    jump: (milliseconds) => guarded((box) => of(box, 'clock').advance(milliseconds)),
    step: () => guarded((box) => of(box, 'clock').step()),
    now: () => sandbox()?.clock?.now() ?? null,
    renew: look,
    dismissProblem: () => store.setState({ problem: null }),
  };
}
