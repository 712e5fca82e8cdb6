import type { Machine, SandboxMachines } from '../../contract';
import { FIRST_MACHINE } from '../../machine-names';
import type { Link } from './link';

/** The machines of a sandbox in the page: only this side adds to them. */
export function createRemoteMachines(link: Link, sandbox: number): SandboxMachines {
  let list: readonly Machine[] = [FIRST_MACHINE];
  return {
    get list() {
      return list;
    },
    async add(name, address, options = {}) {
      const machine = await link.call('addMachine', {
        sandbox,
        name,
        address: address ?? null,
        options,
      });
      list = [...list, machine];
      return machine;
    },
  };
}
