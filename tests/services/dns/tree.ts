/** A small internet on loopback addresses, all on one port: root, a top-level domain, name servers below. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Anycast } from '../../../sandboxes/services/dns/authoritative/anycast';
import { authoritative } from '../../../sandboxes/services/dns/authoritative/backend';
import { NameServer } from '../../../sandboxes/services/dns/authoritative/name-server';
import { listen } from '../../../sandboxes/services/dns/server/listen';
import type { Backend } from '../../../sandboxes/services/dns/server/respond';
import { loadZone } from '../../../sandboxes/services/dns/zone/load';
import { ZONES } from './zones';

const BELOW = fileURLToPath(new URL('below/', import.meta.url));
/** Behind its address stands one server. */
export const alone = (server: NameServer): Anycast =>
  new Anycast([{ name: server.id, server, up: true }], []);

const KEY = new Uint8Array(16);
export const cookies = { key: KEY, now: Date.now };

/** Address → files of the zones that are served there. */
const SERVERS: Readonly<Record<string, readonly string[]>> = {
  '127.0.0.2': ['root'],
  '127.0.0.3': ['root'],
  '127.0.0.4': ['test'],
  '127.0.0.5': ['test'],
  '127.0.0.6': ['example.test', 'other.test', 'signed.test', '2.0.192.in-addr.arpa'],
  '127.0.0.7': ['example.test', 'other.test', 'below/noglue.example.test'],
  '127.0.0.8': ['below/sub.example.test'],
  // Lame: it has no zone that others send to it.
  '127.0.0.9': ['2.0.192.in-addr.arpa'],
};

function zoneOf(name: string) {
  const folder = name.startsWith('below/') ? BELOW : ZONES;
  const file = `${basename(name)}.zone`;
  const { zone } = loadZone(
    name === 'root' ? '' : basename(name),
    file,
    readFileSync(join(folder, file), 'utf8'),
    () => '',
  );
  return zone;
}

export interface Tree {
  close(): Promise<void>;
}

/** @param wrap puts something before a server */
export async function startTree(
  port: number,
  wrap: (backend: Backend, address: string) => Backend = (backend) => backend,
): Promise<Tree> {
  const listening = await Promise.all(
    Object.entries(SERVERS).map(([address, zones]) => {
      const server = new NameServer({ zones: zones.map(zoneOf), id: address });
      return listen(wrap(authoritative(alone(server), cookies), address), address, port);
    }),
  );
  return {
    async close() {
      await Promise.all(listening.map((each) => each.close()));
    },
  };
}

export const HINTS = `. 3600 NS a.root-servers.net.
. 3600 NS b.root-servers.net.
a.root-servers.net. 3600 A 127.0.0.2
b.root-servers.net. 3600 A 127.0.0.3
`;
