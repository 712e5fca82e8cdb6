/** Our server and Debian's, each on a free port of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { assets } from '../../../sandboxes/services/postgres/assets';
import { postgres } from '../../../sandboxes/services/postgres/index';
import type { FlagValues, RunningService } from '../../../sandboxes/services/service';
import { readSettings } from '../../../scripts/settings.mjs';
import { type RealServer, realProgram, startReal } from '../real-server';

/** @returns a folder with the service's assets, for `--assets` */
export async function builtAssets(): Promise<string> {
  const folder = join(readSettings().dataDir, 'cache', 'postgres-assets');
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(await assets())) {
    const path = join(folder, name);
    if (!existsSync(path) || statSync(path).size !== bytes.length) writeFileSync(path, bytes);
  }
  return folder;
}

/** In this process. It takes some 300 MB: one for a file of tests. */
export async function startOurs(flags: FlagValues = {}, data: string | null = null): Promise<RunningService> {
  const settings = { host: '127.0.0.1', port: 0, data, flags, assets: await builtAssets() };
  return postgres.start({ ...settings, log: () => undefined });
}

export interface OwnProcess {
  readonly port: number;
  readonly child: ChildProcess;
  /** Resolves when it has ended. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** As a program, which can be killed. */
export async function spawnOurs(...flags: readonly string[]): Promise<OwnProcess> {
  const main = join(import.meta.dirname, '../../../sandboxes/services/postgres/main.ts');
  const words = ['--import', 'tsx', main, '--port', '0', '--assets', await builtAssets(), ...flags];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let output = '';
  const port = await new Promise<number>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const ready = /ready on [\d.]+:(\d+)/.exec(output);
      if (ready) resolve(Number(ready[1]));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`It ended with ${code}:\n${output}`)));
  });
  return {
    port,
    child,
    async end(signal) {
      child.kill(signal);
      await exited;
    },
  };
}

export async function connect(port: number, more: Record<string, unknown> = {}): Promise<Client> {
  const client = new Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres', ...more });
  await client.connect();
  return client;
}

const VERSIONS = '/usr/lib/postgresql';
const places = existsSync(VERSIONS)
  ? readdirSync(VERSIONS).map((version) => join(VERSIONS, version, 'bin/postgres'))
  : [];

export const POSTGRES = realProgram('postgres', places);
export const PSQL = realProgram('psql');

/** initdb refuses to run as root. */
const SCRIPT = `set -e
as=
mkdir "$1/data"
if [ "$(id -u)" = 0 ]; then
  chmod 755 "$1"; chown postgres "$1/data"
  as="setpriv --reuid=postgres --regid=postgres --clear-groups"
fi
cd /
$as "$2/initdb" -D "$1/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 > /dev/null
exec $as "$2/postgres" -D "$1/data" -p "$3" -k "$1/data" -h 127.0.0.1 -F -c timezone=UTC`;

export function startTheirs(): Promise<RealServer> {
  if (POSTGRES === null) throw new Error('PostgreSQL is not installed: apt-get install postgresql-15');
  const programs = POSTGRES.replace(/\/postgres$/, '');
  return startReal(
    '/bin/sh',
    (port, folder) => ['-c', SCRIPT, 'start', folder, programs, String(port)],
    async (port) => {
      for (;;) {
        try {
          await (await connect(port)).end();
          return;
        } catch {
          // Nothing tells when another program listens.
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      }
    },
  );
}
