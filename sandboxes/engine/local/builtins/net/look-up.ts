/** Addresses of names that only a name server, or a program's own `lookup`, can tell. */
import { localNames, nameServers } from '../../process/names';
import { chunkWhenAsked } from '../chunk-when-asked';
import type dns from '../dns/index';
import { isIP } from './ip';

interface Address {
  readonly address: string;
  readonly family: number;
}

/** As `dns.lookup`; asked for all, it may answer with an array. */
export type Lookup = (
  hostname: string,
  options: { readonly family: number; readonly hints: number; readonly all: boolean },
  done: (error: Error | null, address: string | readonly Address[], family?: number) => void,
) => void;

/** What the hosts file has is never asked for. */
export const isForNameServers = (hostname: string): boolean =>
  isIP(hostname) === 0 && localNames.lookup(hostname).length === 0 && nameServers().length > 0;

/** Rejects with ENOTFOUND or EAI_AGAIN of getaddrinfo. */
export async function askNameServers(hostname: string, family: 0 | 4 | 6): Promise<Address> {
  const { promises } = await chunkWhenAsked<typeof dns>('dns');
  const found = (await promises.lookup(hostname, { family })) as { address: string | null; family: number };
  return { address: found.address ?? hostname, family: found.family };
}

/** Rejects with what `lookup` says against it. */
export function askProgram(lookup: Lookup, hostname: string, family: number): Promise<Address> {
  // Asked for any family, Node tries all that there are, one after the other; here the first is as good as any.
  const all = family !== 4 && family !== 6;
  return new Promise((resolve, reject) => {
    lookup(hostname, { family, hints: 0, all }, (error, found, kind = 4) => {
      const first = typeof found === 'string' ? { address: found, family: kind } : found?.[0];
      if (error || first === undefined) reject(error ?? noAddress(hostname));
      else resolve(first);
    });
  });
}

const noAddress = (hostname: string): Error =>
  Object.assign(new Error(`Invalid IP address: undefined (${hostname})`), { code: 'ERR_INVALID_IP_ADDRESS' });
