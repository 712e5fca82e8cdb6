/** Makes sure that the real servers which judge ours are there: Debian's packages, where that can be. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { canInstall, installPackages } from './debian';

/** By the program that each brings; of all releases of Debian, whichever version they have. */
const PACKAGES: Readonly<Record<string, string>> = {
  'redis-server': 'redis-server',
  'redis-cli': 'redis-tools',
  named: 'bind9',
  dig: 'bind9-dnsutils',
  'named-checkzone': 'bind9-utils',
  postgres: 'postgresql',
  psql: 'postgresql-client',
  swaks: 'swaks',
  nginx: 'nginx-light',
  prometheus: 'prometheus',
  promtool: 'prometheus',
};

/** @returns programs that are missing all the same: tests that need one are skipped by name */
export function ensureRealServers(): readonly string[] {
  const wanted = missing();
  if (wanted.length > 0 && canInstall())
    installPackages([...new Set(wanted.map((program) => PACKAGES[program] ?? program))]);
  return missing();
}

function missing(): string[] {
  const folders = ['/usr/bin', '/usr/sbin', '/usr/local/bin', ...foldersOfPostgres()];
  return Object.keys(PACKAGES).filter(
    (program) => !folders.some((folder) => existsSync(join(folder, program))),
  );
}

/** Debian has a folder for each version, on no PATH. */
function foldersOfPostgres(): string[] {
  const versions = '/usr/lib/postgresql';
  return existsSync(versions) ? readdirSync(versions).map((version) => join(versions, version, 'bin')) : [];
}
