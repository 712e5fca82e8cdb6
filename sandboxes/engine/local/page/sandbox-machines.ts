import { EngineError, type Machine, type MachineOptions, type SandboxMachines } from '../../contract';
import { FIRST_MACHINE, PAGE_ADDRESS, PAGE_NAME } from '../../machine-names';
import { isLoopbackName } from '../machines';

const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
const ADDRESS = /^(?!127\.|0\.|22[4-9]\.|2[34]\d\.|25[0-5]\.)(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** The sandbox's machines, kept in the page: kernel and processes are told of each new one. */
export class LocalMachines implements SandboxMachines {
  #list: readonly Machine[] = [FIRST_MACHINE];
  readonly #tell: (machines: readonly Machine[]) => Promise<void>;

  /** @param tell resolves when every process has heard */
  constructor(tell: (machines: readonly Machine[]) => Promise<void>) {
    this.#tell = tell;
  }

  get list(): readonly Machine[] {
    return this.#list;
  }

  async add(
    name: string,
    address: string = this.#free(),
    { resolver = false }: MachineOptions = {},
  ): Promise<Machine> {
    if (!NAME.test(name) || name === PAGE_NAME || isLoopbackName(name))
      throw new EngineError('EINVAL', `"${name}" cannot be the name of a machine`, {
        remedy: 'Use lower case, digits and single hyphens: api-1. "page" and "localhost" are taken.',
      });
    if (!ADDRESS.test(address) || address.split('.').some((part) => Number(part) > 255))
      throw new EngineError('EINVAL', `"${address}" cannot be the address of a machine`, {
        remedy: 'Give an IPv4 address, or leave it out: 10.0.0.2.',
      });
    const taken = this.#list.find((machine) => machine.name === name || machine.address === address);
    if (taken || address === PAGE_ADDRESS)
      throw new EngineError('EEXIST', `There is a machine ${taken?.name ?? PAGE_NAME} (${address}) already`, {
        remedy: 'machines.list has those that exist.',
      });
    const machine: Machine = { name, address, ...(resolver ? { resolver } : {}) };
    this.#list = [...this.#list, machine];
    await this.#tell(this.#list);
    return machine;
  }

  /** @throws {EngineError} `ENOENT` */
  get(name: string): Machine {
    const found = this.#list.find((machine) => machine.name === name);
    if (found) return found;
    throw new EngineError('ENOENT', `There is no machine "${name}"`, {
      remedy: `Make it first: sandbox.machines.add('${name}').`,
    });
  }

  #free(): string {
    const used = new Set(this.#list.map(({ address }) => address));
    for (let last = 1; last < 254; last++) if (!used.has(`10.0.0.${last}`)) return `10.0.0.${last}`;
    throw new EngineError('ENOSPC', "The sandbox's network has no free address", {
      remedy: 'Give the machine an address of another network: 10.0.1.1.',
    });
  }
}
