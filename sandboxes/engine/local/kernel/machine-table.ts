/** The machines of the sandbox, and where a host that a program names leads to. */
import type { Machine } from '../../contract';
import { FIRST_MACHINE } from '../../machine-names';
import { findMachine, isAny, isLoopback, isLoopbackName } from '../machines';
import type { Binding } from '../process/messages';
import { KernelFault } from './messages';

export interface Reached {
  readonly machine: Machine;
  /** Over its loopback, which only its own processes (and the page, for the first machine) have. */
  readonly loopback: boolean;
}

export class MachineTable {
  #list: readonly Machine[] = [FIRST_MACHINE];

  get list(): readonly Machine[] {
    return this.#list;
  }

  /** Those that are here already stay the same objects: what processes of theirs listen on is found by them. */
  set(machines: readonly Machine[]): void {
    this.#list = machines.map(
      (machine) =>
        this.#list.find(({ name, address }) => name === machine.name && address === machine.address) ??
        machine,
    );
  }

  /** The machine of a name; the first where there is none of that name. */
  named(name: string): Machine {
    return this.#list.find((machine) => machine.name === name) ?? FIRST_MACHINE;
  }

  /**
   * Where a host leads to from a machine.
   * @throws {KernelFault} `ENOTFOUND` for a name that no machine has; `EHOSTUNREACH`, `ENETUNREACH` for an address, as Linux
   */
  reach(host: string, from: Machine): Reached {
    if (isLoopbackName(host) || isLoopback(host) || isAny(host)) return { machine: from, loopback: true };
    const machine = findMachine(this.#list, host);
    if (machine) return { machine, loopback: false };
    if (!/^[\d.]+$|:/.test(host)) throw new KernelFault('ENOTFOUND', `getaddrinfo ENOTFOUND ${host}`);
    const code = host.startsWith('10.0.0.') ? 'EHOSTUNREACH' : 'ENETUNREACH';
    throw new KernelFault(code, `connect ${code} ${host}`);
  }

  /** @throws {KernelFault} `EADDRNOTAVAIL` for an address that is another machine's, or nobody's */
  binding(host: string, on: Machine): Binding {
    if (isAny(host)) return 'any';
    if (isLoopback(host) || isLoopbackName(host)) return 'loopback';
    if (findMachine([on], host)) return 'own';
    throw new KernelFault('EADDRNOTAVAIL', `listen EADDRNOTAVAIL: address not available ${host}`);
  }
}
