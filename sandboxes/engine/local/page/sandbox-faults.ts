import { EngineError } from '../../contract';
import type { Caused, SandboxEvent, SandboxEventBody } from '../../events';
import { describeFault, type Fault, type InjectedFault, type SandboxFaults } from '../../faults';
import { PAGE_NAME } from '../../machine-names';
import type { ActiveFault } from '../kernel/messages';

/** Fields that are probabilities. */
const SHARES = new Set(['loss', 'duplicate', 'reorder']);

export interface FaultHands {
  /** Tells page, kernel and every process; resolves when they have heard it. */
  apply(active: readonly ActiveFault[]): Promise<void>;
  kill(pid: number, cause: number): Promise<void>;
  record(body: SandboxEventBody & Caused): SandboxEvent;
  isMachine(name: string): boolean;
  isProcess(pid: number): boolean;
}

/** What is broken in a sandbox, kept in the page. */
export class LocalFaults implements SandboxFaults {
  #active: readonly InjectedFault[] = [];
  readonly #hands: FaultHands;

  constructor(hands: FaultHands) {
    this.#hands = hands;
  }

  get active(): readonly InjectedFault[] {
    return this.#active;
  }

  async inject(fault: Fault): Promise<InjectedFault> {
    this.#check(fault);
    const { seq: id } = this.#record(fault, 'on');
    const injected: InjectedFault = {
      id,
      fault,
      change: (next) => this.#change(id, next),
      remove: () => this.#remove(id),
    };
    if (fault.kind === 'kill') await this.#hands.kill(fault.pid, id);
    else await this.#set([...this.#active, injected]);
    return injected;
  }

  async clear(): Promise<void> {
    if (this.#active.length === 0) return;
    for (const { fault, id } of this.#active) this.#record(fault, 'off', id);
    await this.#set([]);
  }

  /** A process has ended: nothing pauses it any more. */
  async ended(pid: number): Promise<void> {
    for (const { fault, id } of this.#active)
      if (fault.kind === 'pause' && fault.pid === pid) await this.#remove(id);
  }

  async #change(id: number, next: Fault): Promise<void> {
    const old = this.#active.find((each) => each.id === id);
    if (!old || old.fault.kind !== next.kind)
      throw new EngineError(
        'EINVAL',
        `A fault ${old?.fault.kind ?? 'that was removed'} cannot become ${next.kind}`,
        {
          remedy: 'Remove it and inject the other one.',
        },
      );
    this.#check(next);
    this.#record(next, 'changed', id);
    await this.#set(this.#active.map((each) => (each.id === id ? { ...each, fault: next } : each)));
  }

  async #remove(id: number): Promise<void> {
    const old = this.#active.find((each) => each.id === id);
    if (!old) return;
    this.#record(old.fault, 'off', id);
    await this.#set(this.#active.filter((each) => each !== old));
  }

  #set(active: readonly InjectedFault[]): Promise<void> {
    this.#active = active;
    return this.#hands.apply(active.map(({ id: cause, fault }) => ({ cause, fault })));
  }

  #record(fault: Fault, state: 'on' | 'changed' | 'off', cause?: number): SandboxEvent {
    const event: SandboxEventBody = { type: 'fault', fault: describeFault(fault), state, injected: fault };
    return this.#hands.record(cause === undefined ? event : { ...event, cause });
  }

  /** @throws {EngineError} `ENOENT`, `ESRCH`, `EINVAL` */
  #check(fault: Fault): void {
    for (const name of machinesIn(fault)) {
      if (name === '*' && 'from' in fault) continue;
      if (name === PAGE_NAME && 'from' in fault && name === fault.from) continue;
      if (!this.#hands.isMachine(name))
        throw new EngineError('ENOENT', `There is no machine "${name}"`, {
          remedy: 'sandbox.machines.list has those that exist; make it first, or use "*" for all.',
        });
    }
    if ('pid' in fault && !this.#hands.isProcess(fault.pid))
      throw new EngineError('ESRCH', `There is no process ${fault.pid}`, { remedy: 'It may have ended.' });
    for (const [field, value] of Object.entries(fault)) {
      if (typeof value !== 'number') continue;
      const least = field === 'bytesPerSecond' ? 1 : 0;
      const most = SHARES.has(field) ? 1 : Number.MAX_VALUE;
      if (value <= most && (value >= least || fault.kind === 'clock-skew') && Number.isFinite(value))
        continue;
      throw new EngineError('EINVAL', `${field} of a fault cannot be ${value}`, {
        remedy: most === 1 ? 'Give a probability, from 0 to 1.' : `Give a number from ${least} on.`,
      });
    }
  }
}

function machinesIn(fault: Fault): readonly string[] {
  if ('from' in fault) return [fault.from, fault.to];
  if ('machines' in fault) return fault.machines;
  return 'machine' in fault ? [fault.machine] : [];
}
