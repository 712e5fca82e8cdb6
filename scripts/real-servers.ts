/** Makes sure that the real servers which judge ours are there: Debian's packages, where that can be. */
import { existsSync } from 'node:fs';
import { canInstall, installPackages } from './debian';

/** By the program that each brings. */
const PACKAGES: Readonly<Record<string, string>> = {
  'redis-server': 'redis-server',
  named: 'bind9',
  dig: 'bind9-dnsutils',
  'named-checkzone': 'bind9-utils',
  psql: 'postgresql-15',
  swaks: 'swaks',
  nginx: 'nginx-light',
  prometheus: 'prometheus',
};

/** @returns programs that are missing all the same: tests that need one are skipped by name */
export function ensureRealServers(): readonly string[] {
  const wanted = missing();
  if (wanted.length > 0 && canInstall())
    installPackages(wanted.map((program) => PACKAGES[program] ?? program));
  return missing();
}

const missing = (): string[] =>
  Object.keys(PACKAGES).filter(
    (program) =>
      !['/usr/bin', '/usr/sbin', '/usr/local/bin'].some((folder) => existsSync(`${folder}/${program}`)),
  );
