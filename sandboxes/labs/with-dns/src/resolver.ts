import { lookup, Resolver } from 'node:dns/promises';

const { address } = await lookup(process.env.DNS_HOST ?? 'localhost');

/** Asks the lab's resolver for all that it wants to know. */
export const resolver = new Resolver();
resolver.setServers([`${address}:${process.env.DNS_PORT ?? 53}`]);
