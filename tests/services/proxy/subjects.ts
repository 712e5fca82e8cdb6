/** The same configuration in nginx and in ours. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProxyServer } from '@/sandboxes/services/proxy/server/server';
import { freePort, startReal } from '../real-server';

/** Seconds since 1970: `Last-Modified` and `ETag` show it. */
const FILE_TIME = 1_700_000_000;

export interface Subject {
  readonly port: number;
  stop(): Promise<void>;
}

export interface Given {
  /** Inside `http`, with `$PORT`. */
  readonly http: string;
  readonly files?: Readonly<Record<string, string>>;
}

const wrap = (http: string, real: boolean): string =>
  `${real ? 'daemon off; master_process off; pid nginx.pid; error_log stderr crit;' : ''}
events {}
http {
  ${real ? 'client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;' : ''}
  access_log off;
  ${http}
}
`;

function write(folder: string, given: Given, port: number, real: boolean): string {
  for (const [name, text] of Object.entries(given.files ?? {})) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
    utimesSync(join(folder, name), FILE_TIME, FILE_TIME);
  }
  const text = wrap(given.http.replaceAll('$PORT', String(port)), real);
  writeFileSync(join(folder, 'nginx.conf'), text);
  return text;
}

export async function startNginx(program: string, given: Given): Promise<Subject> {
  return startReal(
    program,
    (port, folder) => {
      write(folder, given, port, true);
      return ['-p', `${folder}/`, '-c', 'nginx.conf'];
    },
    listening,
  );
}

export async function startOurs(given: Given): Promise<Subject> {
  const folder = mkdtempSync(join(tmpdir(), 'backlab-proxy-'));
  const port = await freePort();
  const text = write(folder, given, port, false);
  const server = new ProxyServer({
    host: '127.0.0.1',
    portOf: (configured) => configured,
    clock: { now: Date.now, random: Math.random },
    cacheFolder: null,
    log: (line) => {
      if (line.startsWith('[error]')) throw new Error(line);
    },
  });
  await server.load({ file: join(folder, 'nginx.conf'), text }, null);
  return {
    port,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function listening(port: number): Promise<void> {
  return new Promise((resolve) => {
    const attempt = () => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve();
      });
      socket.once('error', () => setTimeout(attempt, 20));
    };
    attempt();
  });
}
