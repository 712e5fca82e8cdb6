/** The machines of a sandbox: what page, kernel and processes know of them alike. */
import type { Machine } from '../contract';

const LOOPBACK_NAMES = new Set(['localhost', 'localhost.localdomain', 'ip6-localhost', 'ip6-loopback']);
const LOOPBACK_ADDRESS = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;
const ANY_ADDRESS = /^(0\.0\.0\.0|::)$/;

export const isLoopback = (address: string): boolean => LOOPBACK_ADDRESS.test(address);
export const isAny = (address: string): boolean => ANY_ADDRESS.test(address);

/** As programs write it: any case, with or without the last dot. */
const plain = (name: string) => name.toLowerCase().replace(/\.$/, '');

export function isLoopbackName(name: string): boolean {
  return LOOPBACK_NAMES.has(plain(name)) || plain(name).endsWith('.localhost');
}

/** The machine with a name or an address. */
export function findMachine(machines: readonly Machine[], host: string): Machine | undefined {
  const wanted = plain(host).replace(/^::ffff:/, '');
  return machines.find(({ name, address }) => name === wanted || address === wanted);
}
