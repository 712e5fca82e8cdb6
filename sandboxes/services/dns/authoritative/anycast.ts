/**
 * Instances behind one address (RFC 4786). In the world the routes of the internet choose the nearest; here a table of networks
 * does: a model, which the README says.
 */
import { BlockList } from 'node:net';
import type { Peer } from '../server/respond';
import type { NameServer } from './name-server';

export interface Instance {
  readonly name: string;
  readonly server: NameServer;
  /** Its route is withdrawn when it is not: clients get to another. */
  up: boolean;
}

/** `10.0.1.0/24=fra`: clients of that network get to that instance. */
export interface Region {
  readonly network: string;
  readonly bits: number;
  readonly instance: string;
}

export class Anycast {
  readonly instances: readonly Instance[];
  readonly #regions: readonly { readonly list: BlockList; readonly instance: string }[];

  constructor(instances: readonly Instance[], regions: readonly Region[]) {
    this.instances = instances;
    this.#regions = regions.map(({ network, bits, instance }) => {
      const list = new BlockList();
      list.addSubnet(network, bits, 'ipv4');
      return { list, instance };
    });
  }

  /** @returns null: no route leads anywhere, and nobody answers */
  reached({ address }: Peer): NameServer | null {
    const nearest = this.#regions.find(({ list }) =>
      list.check(address.replace(/^::ffff:/, ''), 'ipv4'),
    )?.instance;
    const up = this.instances.filter((instance) => instance.up);
    return (up.find(({ name }) => name === nearest) ?? up[0])?.server ?? null;
  }
}

/** @returns null when it is no such text */
export function readRegion(text: string): Region | null {
  const [, network = '', bits = '', instance = ''] =
    /^(\d+\.\d+\.\d+\.\d+)\/(\d{1,2})=([\w-]+)$/.exec(text) ?? [];
  return network === '' || Number(bits) > 32 ? null : { network, bits: Number(bits), instance };
}
