import { useStore } from 'zustand';
import type { Fault } from '@/sandboxes/engine/faults';
import { useSession } from '../context';

export interface Break<Kind extends Fault['kind']> {
  /** The one that is in force; null where none is. */
  readonly fault: Extract<Fault, { kind: Kind }> | null;
  /** Puts it in force, changes it, or with null removes it. What goes wrong is shown by the store. */
  set(fault: Extract<Fault, { kind: Kind }> | null): void;
}

/** One fault of a kind that a control switches. @param is whether it is the control's */
export function useBreak<Kind extends Fault['kind']>(
  kind: Kind,
  is: (fault: Extract<Fault, { kind: Kind }>) => boolean,
): Break<Kind> {
  const { breaks } = useSession();
  const active = useStore(breaks, (state) => state.active);
  const isOfKind = (fault: Fault): fault is Extract<Fault, { kind: Kind }> => fault.kind === kind;
  let found: { readonly id: number; readonly fault: Extract<Fault, { kind: Kind }> } | null = null;
  for (const { id, fault } of active) if (!found && isOfKind(fault) && is(fault)) found = { id, fault };
  return {
    fault: found?.fault ?? null,
    set(fault) {
      const done = !fault
        ? found && breaks.remove(found.id)
        : found
          ? breaks.change(found.id, fault)
          : breaks.inject(fault);
      done?.catch(() => undefined);
    },
  };
}
