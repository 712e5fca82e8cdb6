import { CHROMIUM_FLAGS, findChromium } from './chromium';
import { FIREFOX_PREFERENCES, findFirefox } from './firefox';

/**
 * The browser that tests and commands try the engine in: Chromium, unless `BACKLAB_BROWSER` says `firefox`.
 * @throws when there is none on this machine, or the variable names another; the message says what to do
 */
export function headlessBrowser(env: NodeJS.ProcessEnv = process.env) {
  const name = env['BACKLAB_BROWSER'] ?? 'chromium';
  if (name === 'chromium')
    return { kind: 'chromium', path: findChromium(env), flags: CHROMIUM_FLAGS } as const;
  if (name === 'firefox')
    return { kind: 'firefox', path: findFirefox(env), preferences: FIREFOX_PREFERENCES } as const;
  throw new Error(`BACKLAB_BROWSER is "${name}"; it must be chromium or firefox.`);
}
