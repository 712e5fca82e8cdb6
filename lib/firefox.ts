import { findExecutable } from './executables';

/** How every Firefox of ours is started: without traffic of its own, and without its first-run pages. */
export const FIREFOX_PREFERENCES: Readonly<Record<string, boolean | number | string>> = {
  'app.update.enabled': false,
  'browser.safebrowsing.downloads.remote.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
};

/**
 * The path of a Firefox on this machine.
 * @throws as `findExecutable`
 */
export function findFirefox(env: NodeJS.ProcessEnv = process.env): string {
  return findExecutable(
    {
      title: 'Firefox',
      variable: 'FIREFOX_PATH',
      names: ['firefox-esr', 'firefox'],
      places: [
        '/Applications/Firefox.app/Contents/MacOS/firefox',
        'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
      ],
      remedy: 'Install Firefox, or set FIREFOX_PATH to its executable.',
    },
    env,
  );
}
