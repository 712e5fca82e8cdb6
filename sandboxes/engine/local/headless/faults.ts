import type { InjectedFault, SandboxFaults } from '../../faults';
import type { Link } from './link';
import type { FaultStep } from './protocol';

/** The faults of a sandbox in the page, mirrored. */
export function createRemoteFaults(link: Link, sandbox: number): SandboxFaults {
  let active: readonly InjectedFault[] = [];
  const step = async (wanted: FaultStep) => {
    const answer = await link.call('fault', { sandbox, step: wanted });
    active = answer.active.map(({ id, fault }) => injected(id, fault));
    return answer.id;
  };
  const injected = (id: number, fault: InjectedFault['fault']): InjectedFault => ({
    id,
    fault,
    change: async (next) => void (await step({ t: 'change', id, fault: next })),
    remove: async () => void (await step({ t: 'remove', id })),
  });
  return {
    get active() {
      return active;
    },
    async inject(fault) {
      const id = await step({ t: 'inject', fault });
      return injected(id ?? -1, fault);
    },
    clear: async () => void (await step({ t: 'clear' })),
  };
}
