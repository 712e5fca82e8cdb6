import { lookup } from 'node:dns/promises';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listenHttp } from '../listen-http';
import { type FlagValues, type Service, UsageError } from '../service';
import { proxyApi } from './api';
import { ConfigError } from './config/config-error';
import { API_PORT, proxyDefinition } from './definition';
import { readNetworkAcl } from './packet-filter/network-acl';
import { PacketFilter } from './packet-filter/packet-filter';
import { readSecurityGroup } from './packet-filter/security-group';
import { type Source, sourcesOf } from './server/load';
import { ProxyServer, verdictOf } from './server/server';

const WELCOME = `events {}
http {
  server {
    listen 80;
    location / {
      default_type text/plain;
      return 200 "The proxy runs. Give it a configuration: --config nginx.conf\\n";
    }
  }
}
`;

function readConfigFile(file: string): string {
  if (!existsSync(file))
    throw new ConfigError(`open() "${file}" failed (2: No such file or directory)`, null);
  return readFileSync(file, 'latin1');
}

function numberOf(given: FlagValues[string]): number {
  if (given === undefined) return API_PORT;
  if (/^\d+$/.test(String(given))) return Number(given);
  throw new UsageError(`proxy: --api-port takes a number, not "${String(given)}".`);
}

async function addressOf(machine: string): Promise<string> {
  try {
    return (await lookup(machine, 4)).address;
  } catch (error) {
    throw new Error(`there is no machine "${machine}"`, { cause: error });
  }
}

/** As the files of rules are now. @throws UsageError */
async function packetFilterOf({ rules, 'network-acl': acl }: FlagValues): Promise<PacketFilter | null> {
  if (rules === undefined && acl === undefined) return null;
  const group =
    typeof rules === 'string' ? await readSecurityGroup(rules, readFileSync(rules, 'utf8'), addressOf) : null;
  const list =
    typeof acl === 'string' ? await readNetworkAcl(acl, readFileSync(acl, 'utf8'), addressOf) : null;
  return new PacketFilter(group, list, Date.now);
}

/** A reverse proxy that reads nginx.conf: see README.md. */
export const proxy: Service = {
  ...proxyDefinition,
  async start({ host, port, data, flags, log }) {
    const { config: file } = flags;
    const source = (): Source =>
      typeof file === 'string' ? { file, text: readConfigFile(file) } : { file: 'nginx.conf', text: WELCOME };
    const server = new ProxyServer({
      host,
      portOf: (configured) => (configured === proxyDefinition.port ? port : configured),
      clock: { now: Date.now, random: Math.random },
      cacheFolder: data === null ? null : join(data, 'cache'),
      log,
    });
    try {
      await server.load(source(), await packetFilterOf(flags));
    } catch (error) {
      throw error instanceof ConfigError ? new UsageError(`nginx: [emerg] ${error.message}`) : error;
    }
    const take = async () => {
      const verdict = await verdictOf((async () => server.load(source(), await packetFilterOf(flags)))());
      log(verdict.problem ?? '[notice] reconfigured');
      return verdict;
    };
    const onHangUp = () => void take();
    process.on('SIGHUP', onHangUp);
    const apiPort = numberOf(flags['api-port']);
    const api =
      apiPort === 0
        ? null
        : await listenHttp(
            proxyApi({
              status: () => server.status(source()),
              test: () => verdictOf((async () => server.test(source()))()),
              reload: take,
              sources: () => sourcesOf(source()),
              purge: (zone, purge) => server.purge(zone, purge),
            }).fetch,
            host,
            apiPort,
          );
    return {
      port: server.port,
      async reset() {
        await server.reset(source(), await packetFilterOf(flags));
      },
      async stop() {
        process.off('SIGHUP', onHangUp);
        await Promise.all([server.stop(), api?.close()]);
      },
    };
  },
};
