import { findExecutable } from './executables';

/**
 * How every browser of ours is started: quiet (no update, sync or other traffic of its own), and without
 * Chromium's own sandbox, which containers and root lack.
 */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The path of a Chromium-like browser on this machine.
 * @throws as `findExecutable`
 */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string {
  return findExecutable(
    {
      title: 'Chromium',
      variable: 'CHROMIUM_PATH',
      names: [
        'chromium',
        'chromium-browser',
        'google-chrome',
        'google-chrome-stable',
        'chrome',
        'microsoft-edge',
      ],
      places: [
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        '/Applications/Chromium.app/Contents/MacOS/Chromium',
        'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
        'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
      ],
      remedy: 'Install Chrome or Chromium, or set CHROMIUM_PATH to its executable.',
    },
    env,
  );
}
