import { readFileSync } from 'node:fs';
import { type Service, UsageError } from '../service';
import { ConfigError } from './config/config-error';
import { proxyDefinition } from './definition';
import { allowed, readRules } from './security-group';
import type { Source } from './server/load';
import { ProxyServer } from './server/server';

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

/** A reverse proxy that reads nginx.conf: see README.md. */
export const proxy: Service = {
  ...proxyDefinition,
  async start({ host, port, flags, log }) {
    const { config: file, rules: rulesFile } = flags;
    const source = (): Source =>
      typeof file === 'string'
        ? { file, text: readFileSync(file, 'latin1') }
        : { file: 'nginx.conf', text: WELCOME };
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
    const reload = () => {
      server.load(source()).then(
        () => log('[notice] reconfigured'),
        (error: unknown) => log(`[emerg] ${error instanceof Error ? error.message : String(error)}`),
      );
    };
    process.on('SIGHUP', reload);
    return {
      port: server.port,
      async reset() {
        rules = rulesOf();
        await server.reset(source());
      },
      async stop() {
        process.off('SIGHUP', reload);
        await server.stop();
      },
    };
  },
};
