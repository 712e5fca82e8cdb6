/** The names of the sandbox's machines and their addresses, as this process's machine sees them: what its hosts file would say. */
import type { Machine } from '../../contract';
import { FIRST_MACHINE } from '../../machine-names';
import { findMachine, isAny, isLoopback, isLoopbackName } from '../machines';

export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

export interface Names {
  /** The addresses of a name, the preferred one first; none when the sandbox does not know it. */
  lookup(name: string): readonly HostAddress[];
  /** The names of an address, the canonical one first. */
  reverse(address: string): readonly string[];
  /** Whether an address is one of the sandbox's machines, or means any of them. */
  reaches(address: string): boolean;
}

const LOOPBACK: readonly HostAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

let self: Machine = FIRST_MACHINE;
let machines: readonly Machine[] = [FIRST_MACHINE];

export const thisMachine = (): Machine => self;

/** Told at the start of the process, and whenever there is another one. */
export function setMachines(all: readonly Machine[], own: Machine = self): void {
  machines = all;
  self = own;
}

/** The machine that a host leads to from here; undefined where it leads nowhere. */
export function machineOf(host: string): Machine | undefined {
  if (isLoopbackName(host) || isLoopback(host) || isAny(host)) return self;
  return findMachine(machines, host);
}

/** Addresses of the machines that are asked for other names. A resolver asks none: two would send each other round. */
export const nameServers = (): readonly string[] =>
  self.resolver ? [] : machines.flatMap(({ address, resolver }) => (resolver ? [address] : []));

export const localNames: Names = {
  lookup(name) {
    if (isLoopbackName(name)) return LOOPBACK;
    const machine = findMachine(machines, name);
    return machine ? [{ address: machine.address, family: 4 }] : [];
  },
  reverse(address) {
    if (isLoopback(address)) return ['localhost'];
    const machine = findMachine(machines, address);
    return machine ? [machine.name] : [];
  },
  reaches: (address) => isLoopback(address) || isAny(address) || findMachine(machines, address) !== undefined,
};
