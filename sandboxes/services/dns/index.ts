import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import type { ResourceRecord } from '../../dns/records';
import { type FlagValues, type Service, UsageError } from '../service';
import { Anycast, type Instance, type Region, readRegion } from './authoritative/anycast';
import { authoritative } from './authoritative/backend';
import { NameServer } from './authoritative/name-server';
import { dnsDefinition } from './definition';
import { recursive } from './resolver/backend';
import { Cache } from './resolver/cache';
import { withHosts } from './resolver/hosts';
import { Resolver } from './resolver/resolver';
import { RoundTrips } from './resolver/servers';
import { exchangeAt } from './resolver/upstream';
import { listenHttp } from './server/http';
import { listen } from './server/listen';
import { statusOf } from './status';
import { loadZones } from './zone/load';
import { readMasterFile } from './zone/master-file';
import { MasterFileError } from './zone/words';
import type { Zone } from './zone/zone';

/** Name servers and a resolver: see README.md for what is real, what is a model and what is missing. */
export const dns: Service = {
  ...dnsDefinition,
  async start({ host, port, flags, log }) {
    const settings = settingsOf(flags);
    const { folder } = settings;
    const instances = instancesIn(folder, settings.id);
    const load = () => instances.map(({ folders }) => zonesOf(folders, log));
    const zones = load();
    const servers = new Anycast(
      instances.map(({ name }, at): Instance => {
        const server = new NameServer({ zones: zones[at] ?? [], id: name });
        return { name, server, up: true };
      }),
      settings.regions,
    );
    const resolver = settings.hints && resolverWith(settings.hints, settings.nsPort, settings.stale);
    const local = authoritative(servers, { key: randomBytes(16), now: Date.now });
    const answering = resolver ? recursive(resolver, local) : local;
    const backend = flags['hosts'] ? withHosts(answering, (name) => lookup(name, { all: true })) : answering;
    const reload = () => {
      const anew = load();
      servers.instances.forEach(({ server }, at) => {
        server.zones = anew[at] ?? [];
      });
    };
    const onHangUp = () => {
      try {
        reload();
      } catch (error) {
        log(error instanceof Error ? error.message : String(error));
      }
    };
    const listening = await listen(backend, host, port);
    const http =
      settings.httpPort === 0
        ? null
        : await listenHttp(
            backend,
            {
              status: () => statusOf(settings.id, servers, resolver),
              reload,
              flush: (name) => resolver?.flush(name ?? undefined),
              route(instance, up) {
                const found = servers.instances.find(({ name }) => name === instance);
                if (found) found.up = up;
                return found !== undefined;
              },
            },
            host,
            settings.httpPort,
          );
    process.on('SIGHUP', onHangUp);
    return {
      port: listening.port,
      async reset() {
        reload();
        resolver?.flush();
        for (const instance of servers.instances) instance.up = true;
      },
      async stop() {
        process.off('SIGHUP', onHangUp);
        http?.closeAllConnections();
        await Promise.all([
          listening.close(),
          http && new Promise<void>((resolve) => http.close(() => resolve())),
        ]);
      },
    };
  },
};

interface Settings {
  readonly folder: string | null;
  readonly id: string;
  readonly regions: readonly Region[];
  readonly hints: readonly ResourceRecord[] | null;
  readonly nsPort: number;
  readonly stale: number;
  readonly httpPort: number;
}

/** @throws {UsageError} */
function settingsOf(flags: FlagValues): Settings {
  const { zones, id, region = [], 'root-hints': hints } = flags;
  if (zones === undefined && hints === undefined)
    throw new UsageError(
      'dns: --zones <folder> makes it a name server, --root-hints <file> a resolver. Give one, or both.',
    );
  if (zones !== undefined && !existsSync(String(zones)))
    throw new UsageError(`dns: the folder ${String(zones)} of --zones is not there.`);
  const regions = [region].flat().map((text) => {
    const read = readRegion(String(text));
    if (!read) throw new UsageError(`dns: --region takes 10.0.1.0/24=fra, not "${String(text)}".`);
    return read;
  });
  return {
    folder: zones === undefined ? null : String(zones),
    id: String(id ?? hostname()),
    regions,
    hints: hints === undefined ? null : readHints(String(hints)),
    nsPort: numberOf(flags, 'ns-port', 53),
    stale: numberOf(flags, 'stale', 0),
    httpPort: numberOf(flags, 'http-port', 8053),
  };
}

function numberOf(flags: FlagValues, name: string, otherwise: number): number {
  const given = flags[name];
  if (given === undefined) return otherwise;
  if (!/^\d+$/.test(String(given)))
    throw new UsageError(`dns: --${name} takes a number, not "${String(given)}".`);
  return Number(given);
}

/** @throws {UsageError} in the words of BIND */
function readHints(file: string): ResourceRecord[] {
  if (!existsSync(file)) throw new UsageError(`dns: the file ${file} of --root-hints is not there.`);
  return inWordsOfBind(() =>
    readMasterFile({ name: basename(file), text: readFileSync(file, 'utf8') }, '', () => ''),
  );
}

/** The folders from which each instance has its zones: what is in a later one counts. */
function instancesIn(folder: string | null, id: string): { name: string; folders: readonly string[] }[] {
  if (folder === null) return [{ name: id, folders: [] }];
  const names = readdirSync(folder)
    .filter((name) => name.startsWith('@'))
    .sort();
  if (names.length === 0) return [{ name: id, folders: [folder] }];
  return names.map((name) => ({ name: name.slice(1), folders: [folder, join(folder, name)] }));
}

const zonesOf = (folders: readonly string[], log: (line: string) => void): Zone[] =>
  inWordsOfBind(() => folders.flatMap((folder) => loadZones(folder, log)));

function inWordsOfBind<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MasterFileError) throw new UsageError(error.line);
    throw error;
  }
}

const resolverWith = (hints: readonly ResourceRecord[], port: number, stale: number): Resolver =>
  new Resolver({
    cache: new Cache({ now: Date.now, stale }),
    exchange: exchangeAt(port),
    roundTrips: new RoundTrips(),
    hints,
    now: Date.now,
    random: Math.random,
  });
