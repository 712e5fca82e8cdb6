/** Addresses of DNS servers: `1.2.3.4`, `1.2.3.4:5353`, `::1`, `[::1]:5353`. */
import { nameServers } from '../../process/names';
import { isIP } from '../net/ip';
import { invalidArgType, nodeError } from '../node-error';

export interface DnsServer {
  readonly address: string;
  readonly family: 'IPv4' | 'IPv6';
  readonly port: number;
}

const PORT = 53;

/** The sandbox's resolvers; without any, where its own names answer unless a program listens there. */
export function defaultServers(): readonly DnsServer[] {
  const known = nameServers();
  return (known.length === 0 ? ['127.0.0.1'] : known).map((address) => ({
    address,
    family: 'IPv4',
    port: PORT,
  }));
}

/** @throws {TypeError} ERR_INVALID_IP_ADDRESS, ERR_INVALID_ARG_TYPE */
export function parseServers(given: unknown): readonly DnsServer[] {
  if (!Array.isArray(given)) throw invalidArgType('servers', 'an instance of Array', given);
  return given.map((server: unknown, index): DnsServer => {
    if (typeof server !== 'string') throw invalidArgType(`servers[${index}]`, 'of type string', server);
    const [, bracketed, bracketedPort] = /^\[([^\]]*)\](?::(\d+))?$/.exec(server) ?? [];
    const [, plain, plainPort] = (isIP(server) ? null : /^([^:]*):(\d+)$/.exec(server)) ?? [];
    const address = bracketed ?? plain ?? server;
    const family = isIP(address);
    if (family === 0) throw nodeError(TypeError, 'ERR_INVALID_IP_ADDRESS', `Invalid IP address: ${server}`);
    return {
      address,
      family: family === 6 ? 'IPv6' : 'IPv4',
      port: Number(bracketedPort ?? plainPort ?? PORT),
    };
  });
}

export function showServer({ address, family, port }: DnsServer): string {
  if (port === PORT) return address;
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}
