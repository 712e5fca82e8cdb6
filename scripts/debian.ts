/** Packages of Debian, for machines that are one and where we are root. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export const canInstall = (): boolean => existsSync('/etc/debian_version') && process.getuid?.() === 0;

/** @returns whether it worked; what went wrong stands on stderr */
export function installPackages(names: readonly string[]): boolean {
  console.log(`▸ Installing from Debian: ${names.join(', ')}`);
  return apt('update', '-qq') && apt('install', '-y', '-qq', '--no-install-recommends', ...names);
}

const APT = 'apt-get';

function apt(...args: readonly string[]): boolean {
  const { status } = spawnSync(APT, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    // In run level 1 Debian's scripts start no service of what they install.
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  });
  return status === 0;
}
