/** Makes sure that there is a Chromium to test with: an existing one, Debian's package, or Playwright's download. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { findChromium } from '../lib/chromium';
import { canInstall, installPackages } from './debian';

function run(title: string, command: string, args: readonly string[]): boolean {
  console.log(`▸ ${title}`);
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0;
}

function existing(): string | undefined {
  try {
    return findChromium();
  } catch {
    const downloaded = chromium.executablePath();
    return existsSync(downloaded) ? downloaded : undefined;
  }
}

/**
 * @returns the path of an executable Chromium
 * @throws when there is none and none could be installed, saying what to do
 */
export async function ensureChromium(): Promise<string> {
  const found = existing();
  if (found !== undefined) return found;

  if (canInstall()) installPackages(['chromium']);
  else {
    run('Downloading Chromium for Playwright (a minute or two)', 'npx', [
      '--no-install',
      'playwright',
      'install',
      'chromium',
    ]);
  }
  const installed = existing();
  if (installed !== undefined) return installed;
  throw new Error(
    'No Chromium was found or could be installed. Install Chrome or Chromium and set CHROMIUM_PATH to its executable.',
  );
}
