import { existsSync, readFileSync } from 'node:fs';
import { listenHttp } from '../listen-http';
import { type FlagValues, type Service, UsageError } from '../service';
import { proxyApi } from './api';
import { ConfigError } from './config/config-error';
import { API_PORT, proxyDefinition } from './definition';
import { allowed, readRules } from './security-group';
import { type Source, sourcesOf } from './server/load';
import { ProxyServer, problemOf } from './server/server';

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

/** A reverse proxy that reads nginx.conf: see README.md. */
export const proxy: Service = {
  ...proxyDefinition,
  async start({ host, port, flags, log }) {
    const { config: file, rules: rulesFile } = flags;
    const source = (): Source =>
      typeof file === 'string' ? { file, text: readConfigFile(file) } : { file: 'nginx.conf', text: WELCOME };
    const rulesOf = () =>
      typeof rulesFile === 'string' ? readRules(rulesFile, readFileSync(rulesFile, 'utf8')) : null;
    let rules = rulesOf();
    const server = new ProxyServer({
      host,
      portOf: (configured) => (configured === proxyDefinition.port ? port : configured),
      clock: { now: Date.now, random: Math.random },
      admit: (socket) => rules === null || allowed(rules, socket.localPort ?? 0, socket.remoteAddress ?? ''),
      log,
    });
    try {
      await server.load(source());
    } catch (error) {
      throw error instanceof ConfigError ? new UsageError(`nginx: [emerg] ${error.message}`) : error;
    }
    const take = async () => {
      const problem = await problemOf((async () => server.load(source()))());
      log(problem ?? '[notice] reconfigured');
      return problem;
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
              test: () => problemOf((async () => server.test(source()))()),
              reload: take,
              sources: () => sourcesOf(source()),
              purge: (zone, key) => server.purge(zone, key),
            }).fetch,
            host,
            apiPort,
          );
    return {
      port: server.port,
      async reset() {
        rules = rulesOf();
        await server.reset(source());
      },
      async stop() {
        process.off('SIGHUP', onHangUp);
        await Promise.all([server.stop(), api?.close()]);
      },
    };
  },
};
