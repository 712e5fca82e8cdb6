import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type Service, UsageError } from '../service';
import { authoritative } from './authoritative/backend';
import { NameServer } from './authoritative/name-server';
import { dnsDefinition } from './definition';
import { listen } from './server/listen';
import { loadZones } from './zone/load';
import { MasterFileError } from './zone/words';
import type { Zone } from './zone/zone';

/** DNS servers: see README.md for what is real, what is a model and what is missing. */
export const dns: Service = {
  ...dnsDefinition,
  async start({ host, port, flags, log }) {
    const folder = flags['zones'];
    if (typeof folder !== 'string') throw new UsageError('dns: --zones <folder> says which zones it has.');
    const zones = () => readZones(folder, log);
    const server = new NameServer({ zones: zones(), id: String(flags['id'] ?? host) });
    const cookies = { key: randomBytes(16), now: Date.now };
    const listening = await listen(authoritative(server, cookies), host, port);
    return {
      port: listening.port,
      async reset() {
        server.zones = zones();
      },
      stop: () => listening.close(),
    };
  },
};

/** @throws {UsageError} in the words of BIND */
function readZones(folder: string, log: (line: string) => void): Zone[] {
  if (!existsSync(folder)) throw new UsageError(`dns: the folder ${folder} of --zones is not there.`);
  try {
    return loadZones(folder, log);
  } catch (error) {
    if (error instanceof MasterFileError) throw new UsageError(error.line);
    throw error;
  }
}
