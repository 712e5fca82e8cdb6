import { expect, it } from 'vitest';
import { headlessBrowser } from './headless-browser';

const named = { CHROMIUM_PATH: process.execPath, FIREFOX_PATH: process.execPath };
const kindWith = (more: Record<string, string>) =>
  headlessBrowser({ ...named, ...more } as unknown as NodeJS.ProcessEnv).kind;

it('is Chromium unless told otherwise', () => {
  expect(kindWith({})).toBe('chromium');
  expect(kindWith({ BACKLAB_BROWSER: 'firefox' })).toBe('firefox');
});

it('names what BACKLAB_BROWSER may be', () => {
  expect(() => kindWith({ BACKLAB_BROWSER: 'lynx' })).toThrow(
    'BACKLAB_BROWSER is "lynx"; it must be chromium or firefox.',
  );
});
