import { lookup } from 'node:dns/promises';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { CacheFolder } from '../cache/folder';
import { CacheStore } from '../cache/store';
import { ConfigError } from '../config/config-error';
import type { ConnectionZone, RequestZone } from '../config/model';
import { readConfig } from '../config/read';
import type { Clock, Engine } from '../engine';
import { ConnectionLimiter, RequestLimiter } from '../limits';
import { Balancer } from '../upstream/balancer';
import { ConnectionPool } from '../upstream/pool';

export interface Source {
  /** The name that errors say. */
  readonly file: string;
  /** Bytes as characters. */
  readonly text: string;
}

/** What a process has however often its configuration is read again. */
export type Lasting = Pick<Engine, 'counters' | 'recent' | 'requestLimiter' | 'connectionLimiter'> & {
  readonly caches: Map<string, CacheStore>;
  /** Where responses outlive the process, in a folder for each zone; null: nowhere. */
  readonly cacheFolder: string | null;
};

export const newLasting = (cacheFolder: string | null): Lasting => ({
  cacheFolder,
  counters: { accepted: 0, requests: 0, active: 0 },
  recent: [],
  requestLimiter: new RequestLimiter(),
  connectionLimiter: new ConnectionLimiter(),
  caches: new Map(),
});

/**
 * Reads a configuration and makes it ready to serve.
 * @throws ConfigError
 */
export async function loadEngine(
  { file, text }: Source,
  lasting: Lasting,
  clock: Clock,
  log: (line: string) => void,
): Promise<Engine> {
  const folder = dirname(file);
  const { config, hosts } = readConfig(file, text, (pattern, place) => includes(folder, pattern, place));
  const addresses = new Map<string, string>();
  for (const { host, shown, place } of hosts) {
    if (addresses.has(host)) continue;
    try {
      addresses.set(host, (await lookup(host, 4)).address);
    } catch {
      throw new ConfigError(`host not found in upstream "${shown}"`, place);
    }
  }
  const addressOf = (host: string) => addresses.get(host) ?? host;
  const balancers = new Map(
    [...config.upstreams.values()].map((upstream) => [
      upstream.name,
      new Balancer(upstream, addressOf, clock),
    ]),
  );
  const pools = new Map(
    [...config.upstreams.values()].map(({ name, keepalive }) => [name, new ConnectionPool(keepalive)]),
  );
  const requestZones = new Map<string, RequestZone>();
  const connectionZones = new Map<string, ConnectionZone>();
  for (const zone of config.zones.values()) {
    if (zone.kind === 'requests') requestZones.set(zone.name, zone);
    else if (zone.kind === 'connections') connectionZones.set(zone.name, zone);
    else if (!lasting.caches.has(zone.name))
      lasting.caches.set(
        zone.name,
        new CacheStore(
          zone.inactive,
          zone.maxSize,
          lasting.cacheFolder === null ? null : new CacheFolder(join(lasting.cacheFolder, zone.name)),
          clock.now(),
        ),
      );
  }
  return {
    ...lasting,
    config,
    clock,
    folder,
    balancers,
    pools,
    requestZones,
    connectionZones,
    addressOf,
    log,
  };
}

/** A configuration and what it includes, each file once, in the order in which they are read. @throws ConfigError */
export function sourcesOf(source: Source): readonly Source[] {
  const read = new Map([[source.file, source]]);
  const folder = dirname(source.file);
  readConfig(source.file, source.text, (pattern, place) => {
    const found = includes(folder, pattern, place);
    for (const one of found) read.set(one.file, one);
    return found;
  });
  return [...read.values()];
}

function includes(folder: string, pattern: string, place: string): readonly Source[] {
  const path = isAbsolute(pattern) ? pattern : join(folder, pattern);
  if (!path.includes('*')) {
    if (!existsSync(path))
      throw new ConfigError(`open() "${path}" failed (2: No such file or directory)`, place);
    return [{ file: path, text: readFileSync(path, 'latin1') }];
  }
  const base = dirname(path);
  const name = path.slice(base.length + 1).replace(/[.+?()[\]{}^$|\\]/g, '\\$&');
  const wanted = new RegExp(`^${name.replaceAll('*', '.*')}$`);
  if (!existsSync(base)) return [];
  return readdirSync(base)
    .filter((entry) => wanted.test(entry) && !entry.startsWith('.'))
    .sort()
    .map((entry) => ({ file: join(base, entry), text: readFileSync(join(base, entry), 'latin1') }));
}
