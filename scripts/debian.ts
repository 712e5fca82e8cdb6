/** Packages of Debian, for machines that are one and where we are root. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export const canInstall = (): boolean => existsSync('/etc/debian_version') && process.getuid?.() === 0;

/** @returns whether all of it worked; what went wrong stands on stderr */
export function installPackages(names: readonly string[]): boolean {
  console.log(`▸ Installing from Debian: ${names.join(', ')}`);
  if (!apt('update', '-qq')) return false;
  const install = (some: readonly string[]) =>
    apt('install', '-y', '-qq', '--no-install-recommends', ...some);
  if (install(names)) return true;
  // One package that this release does not have keeps all others out.
  return names.length > 1 && names.map((name) => install([name])).every(Boolean);
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
