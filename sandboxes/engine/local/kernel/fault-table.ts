/** The faults that are in force, and which act on whom. */
import type { LinkRule } from '../faults/rules';
import type { ProcessFaults } from '../process/messages';
import type { ActiveFault } from './messages';

export class FaultTable {
  #active: readonly ActiveFault[] = [];
  #paused = new Set<number>();
  readonly #causes = new Set<number>();
  /** Whether there has ever been one. */
  any = false;

  set(active: readonly ActiveFault[]): void {
    this.#active = active;
    for (const { cause } of active) this.#causes.add(cause);
    this.any ||= active.length > 0;
  }

  /** Whether something can follow from it: it is, or was, a fault. */
  isCause(cause: number): boolean {
    return this.#causes.has(cause);
  }

  of(machine: string): ProcessFaults {
    let diskFull: number | null = null;
    let skew = 0;
    for (const { fault, cause } of this.#active) {
      if (fault.kind === 'disk-full' && fault.machine === machine) diskFull ??= cause;
      if (fault.kind === 'clock-skew' && fault.machine === machine) skew += fault.milliseconds;
    }
    return { links: linkRules(this.#active), diskFull, skew };
  }

  /** pid → cause */
  paused(): ReadonlyMap<number, number> {
    const paused = new Map<number, number>();
    for (const { fault, cause } of this.#active)
      if (fault.kind === 'pause' && !paused.has(fault.pid)) paused.set(fault.pid, cause);
    return paused;
  }

  /** Those that a fault has paused and none does now; asked once after each `set`. */
  noLongerPaused(): readonly number[] {
    const paused = new Set(this.paused().keys());
    const freed = [...this.#paused].filter((pid) => !paused.has(pid));
    this.#paused = paused;
    return freed;
  }
}

/** The faults that act on links, as their ends apply them. */
export function linkRules(active: readonly ActiveFault[]): readonly LinkRule[] {
  return active.flatMap(({ cause, fault }): LinkRule[] =>
    'from' in fault || fault.kind === 'partition' ? [{ cause, fault }] : [],
  );
}
