/** `npm run test:firefox`: the walls around learner code, in Firefox. Installs Debian's Firefox where it may. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findFirefox } from '../lib/firefox';

const run = (command: string, args: readonly string[]): number =>
  spawnSync(command, args, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status ?? 1;

function hasFirefox(): boolean {
  try {
    findFirefox();
    return true;
  } catch (error) {
    console.log(error instanceof Error ? error.message : String(error));
    return false;
  }
}

if (!hasFirefox()) {
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) process.exit(1);
  console.log('▸ Installing Firefox from Debian');
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'firefox-esr']);
}

process.exit(
  run('npx', ['tsx', 'scripts/build-sandbox.ts']) ||
    run('npx', ['--no-install', 'vitest', 'run', '--project', 'firefox', ...process.argv.slice(2)]),
);
