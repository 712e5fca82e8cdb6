import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FlagValues, type Service, UsageError } from '../service';
import { ASSETS } from './backend/asset-names';
import { Backend, type BackendAssets } from './backend/backend';
import { Journal } from './backend/journal';
import { Cluster } from './cluster';
import { postgresDefinition } from './definition';
import { listen } from './listen';
import { literal } from './session/literal';

const DEFAULT_PATIENCE = 5_000;

/** What the server tells every client of as it connects (PostgreSQL 18, chapter 54.2.7). */
const REPORTED = [
  'server_version',
  'server_encoding',
  'client_encoding',
  'application_name',
  'DateStyle',
  'IntervalStyle',
  'TimeZone',
  'integer_datetimes',
  'standard_conforming_strings',
  'default_transaction_read_only',
  'in_hot_standby',
  'scram_iterations',
  'search_path',
];

/** PostgreSQL for several clients on PGlite's one session: see README.md for what is real and what is missing. */
export const postgres: Service = {
  ...postgresDefinition,
  async start({ host, port, data, assets, flags, log }) {
    const patience = patienceOf(flags);
    const scripts = scriptsOf(flags);
    if (assets === null)
      throw new UsageError(
        'postgres: needs --assets, a folder with what its assets.ts makes when the site is built.',
      );
    const built = await readAssets(assets);
    const start = async (journal: Journal | null): Promise<Backend> => {
      const backend = await Backend.start(built, journal);
      if (!journal?.resumed) initialise(backend, scripts, flags['password']);
      return backend;
    };
    const backend = await start(data === null ? null : new Journal(data));
    const cluster = new Cluster(backend, {
      now: Date.now,
      patience,
      parameters: new Map(REPORTED.map((name) => [name, backend.query(`show ${name}`)[0]?.[0] ?? ''])),
    });
    backend.remember();
    const listener = await listen(cluster, { port, host, scram: flags['password'] !== undefined });
    const address = listener.address();
    return {
      port: typeof address === 'object' && address !== null ? address.port : port,
      async reset() {
        await cluster.reset(() => start(data === null ? null : Journal.anew(data)));
        log('Everything is as it was at the start.');
      },
      async stop() {
        listener.close();
        for (const client of [...cluster.sessions.values()]) client.terminate();
        await cluster.backend.stop();
      },
    };
  },
};

function patienceOf({ patience }: FlagValues): number {
  if (patience === undefined) return DEFAULT_PATIENCE;
  const milliseconds = Number(patience);
  if (Number.isFinite(milliseconds) && milliseconds > 0) return milliseconds;
  throw new UsageError(`postgres: --patience takes milliseconds, more than 0, not "${String(patience)}".`);
}

interface Script {
  readonly file: string;
  readonly sql: string;
}

function scriptsOf({ init }: FlagValues): readonly Script[] {
  const files = Array.isArray(init) ? (init as readonly string[]) : typeof init === 'string' ? [init] : [];
  return files.map((file) => {
    if (!existsSync(file)) throw new UsageError(`postgres: --init ${file}: there is no such file.`);
    return { file, sql: readFileSync(file, 'utf8') };
  });
}

function initialise(backend: Backend, scripts: readonly Script[], password: FlagValues[string]): void {
  if (typeof password === 'string') backend.query(`alter role postgres password ${literal(password)}`);
  for (const { file, sql } of scripts) {
    try {
      backend.query(sql);
    } catch (error) {
      throw new UsageError(`postgres: ${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

async function readAssets(folder: string): Promise<BackendAssets> {
  const read = (name: string) => readFileSync(join(folder, name));
  return {
    module: await WebAssembly.compile(read(ASSETS.module)),
    files: read(ASSETS.files),
    data: read(ASSETS.data),
    extensions: read(ASSETS.extensions),
  };
}
