/** `lookup` and `lookupService`: what the operating system says of names, which here is the sandbox. */
import type { HostAddress } from '../../process/names';
import { transport } from '../../process/transport';
import { lookupError } from '../net/errno';
import { isIP } from '../net/ip';
import { invalidArgType, invalidArgValue, nodeError, received } from '../node-error';
import { Channel } from './channel';
import { CODES } from './errors';
import { queries } from './queries';

export interface LookupOptions {
  readonly family?: number | 'IPv4' | 'IPv6' | undefined;
  readonly hints?: number | undefined;
  readonly all?: boolean | undefined;
  readonly verbatim?: boolean | undefined;
  readonly order?: string | undefined;
}

export interface Found {
  readonly address: string | null;
  readonly family: number;
}

export const HINTS = { ADDRCONFIG: 32, ALL: 16, V4MAPPED: 8 } as const;
const ORDERS = ['verbatim', 'ipv4first', 'ipv6first'] as const;
type Order = (typeof ORDERS)[number];

let defaultOrder: Order = 'verbatim';

export const getDefaultResultOrder = (): Order => defaultOrder;

/** @throws {TypeError} ERR_INVALID_ARG_VALUE */
export function setDefaultResultOrder(order: unknown): void {
  if (!ORDERS.includes(order as Order)) throw oneOf('dnsOrder', ORDERS, order);
  defaultOrder = order as Order;
}

function oneOf(name: string, allowed: readonly unknown[], value: unknown): Error {
  const words = allowed.map((each) => (typeof each === 'string' ? `'${each}'` : String(each))).join(', ');
  return invalidArgValue(name, value, `must be one of: ${words}`);
}

/** `{ all, family, order }`, checked as Node does. */
export function lookupOptions(given: unknown): { all: boolean; family: 0 | 4 | 6; order: Order } {
  if (given === undefined || given === null) return { all: false, family: 0, order: defaultOrder };
  if (typeof given === 'number') {
    if (![0, 4, 6].includes(given)) throw oneOf('family', [0, 4, 6], given);
    return { all: false, family: given as 0 | 4 | 6, order: defaultOrder };
  }
  if (typeof given !== 'object') throw invalidArgType('options', 'of type integer or object', given);
  const { family, hints, all, verbatim, order } = given as LookupOptions;
  if (hints != null) {
    if (typeof hints !== 'number') throw invalidArgType('options.hints', 'of type number', hints);
    if ((hints & ~(HINTS.ADDRCONFIG | HINTS.ALL | HINTS.V4MAPPED)) !== 0)
      throw invalidArgValue('hints', hints);
  }
  const number = family === 'IPv4' ? 4 : family === 'IPv6' ? 6 : family;
  if (number != null && ![0, 4, 6].includes(number)) throw oneOf('options.family', [0, 4, 6], family);
  for (const [name, value] of Object.entries({ all, verbatim }))
    if (value != null && typeof value !== 'boolean')
      throw invalidArgType(`options.${name}`, 'of type boolean', value);
  if (order != null && !ORDERS.includes(order as Order)) throw oneOf('options.order', ORDERS, order);
  const byVerbatim = verbatim == null ? defaultOrder : verbatim ? 'verbatim' : 'ipv4first';
  return {
    all: all ?? false,
    family: (number ?? 0) as 0 | 4 | 6,
    order: (order as Order | undefined) ?? byVerbatim,
  };
}

export function checkHostname(hostname: unknown): void {
  if (hostname && typeof hostname !== 'string') throw invalidArgType('hostname', 'of type string', hostname);
}

/**
 * What the sandbox's name servers say. Every failure but "there is none" may pass: EAI_AGAIN, as getaddrinfo has it.
 * @returns every address
 * @throws {SystemError} ENOTFOUND, EAI_AGAIN
 */
export async function askNameServers(hostname: string, family: 0 | 4 | 6): Promise<Found[]> {
  const kind = family === 6 ? queries.AAAA : queries.A;
  try {
    // One question for IPv4, as on a host without IPv6, unless IPv6 is asked for.
    const addresses = (await new Channel().query(kind, hostname, false)) as readonly string[];
    return addresses.map((address) => ({ address, family: family === 6 ? 6 : 4 }));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    throw lookupError(
      hostname,
      code === CODES.NOTFOUND || code === CODES.NODATA || code === CODES.BADNAME ? 'ENOTFOUND' : 'EAI_AGAIN',
    );
  }
}

/**
 * What is known without asking anybody.
 * @returns every address
 * @throws {SystemError} ENOTFOUND
 */
export function find(hostname: string, family: 0 | 4 | 6, order: Order): Found[] {
  const literal = isIP(hostname);
  if (literal !== 0) return [{ address: hostname, family: literal }];
  const known = transport().names.lookup(hostname);
  const fitting = known.filter((host) => family === 0 || host.family === family);
  // As on a host without IPv6, which most containers are: asked for any, only IPv4 is told where there is some.
  const told = family === 0 && fitting.some((host) => host.family === 4) ? fitting.filter(isV4) : fitting;
  if (told.length === 0) throw lookupError(hostname);
  const preferred = order === 'ipv6first' ? 6 : 4;
  const sorted =
    order === 'verbatim' ? told : told.toSorted((a, b) => rank(a, preferred) - rank(b, preferred));
  return sorted.map(({ address, family: each }) => ({ address, family: each }));
}

const isV4 = ({ family }: HostAddress) => family === 4;
const rank = ({ family }: HostAddress, preferred: number) => (family === preferred ? 0 : 1);

/** Ports that backend programs meet, as in `/etc/services`. */
const SERVICES: Readonly<Record<number, string>> = {
  21: 'ftp',
  22: 'ssh',
  23: 'telnet',
  25: 'smtp',
  53: 'domain',
  80: 'http',
  110: 'pop3',
  143: 'imap2',
  443: 'https',
  587: 'submission',
  993: 'imaps',
  3306: 'mysql',
  5432: 'postgresql',
  6379: 'redis',
};

export function checkService(address: unknown, port: unknown): void {
  if (!isIP(address)) throw invalidArgValue('address', address);
  if (!Number.isInteger(Number(port)) || Number(port) < 0 || Number(port) > 65_535)
    throw nodeError(RangeError, 'ERR_SOCKET_BAD_PORT', `Port should be >= 0 and < 65536. ${received(port)}.`);
}

export function service(address: string, port: number): { hostname: string; service: string } {
  const [hostname = address] = transport().names.reverse(address);
  return { hostname, service: SERVICES[port] ?? String(port) };
}
