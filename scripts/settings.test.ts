import { expect, test } from 'vitest';
import { readSettings } from './settings.mjs';

test('nothing set: port 3000, ./data, no WebContainers', () => {
  expect(readSettings({})).toEqual({
    port: 3000,
    dataDir: expect.stringMatching(/data$/),
    webcontainers: null,
    embedOrigins: null,
  });
});

test('WEBCONTAINERS=on loads them from StackBlitz, or from the installation that is named', () => {
  expect(readSettings({ WEBCONTAINERS: 'on' }).webcontainers).toEqual({
    origin: 'https://stackblitz.com',
    apiKey: null,
  });
  const own = {
    WEBCONTAINERS: 'on',
    WEBCONTAINER_API_IFRAME_URL: 'https://stackblitz.example.org/x',
    WEBCONTAINER_API_KEY: 'wc_api_1',
  };
  expect(readSettings(own).webcontainers).toEqual({
    origin: 'https://stackblitz.example.org',
    apiKey: 'wc_api_1',
  });
});

test('EMBED_ORIGINS names who may embed the course', () => {
  const of = (text: string) => readSettings({ EMBED_ORIGINS: text }).embedOrigins;
  expect([of('*'), of(''), of('none')]).toEqual([null, null, []]);
  expect(of('https://lms.example.edu  https://*.example.org:8443')).toEqual([
    'https://lms.example.edu',
    'https://*.example.org:8443',
  ]);
});

test.each([
  [{ EMBED_ORIGINS: 'https://lms.example.edu/course' }, 'EMBED_ORIGINS'],
  [{ EMBED_ORIGINS: "'self'; script-src *" }, 'EMBED_ORIGINS'],
  [{ PORT: 'tea' }, 'PORT'],
  [{ DATA_DIR: ' ' }, 'DATA_DIR'],
  [{ WEBCONTAINERS: 'yes' }, 'WEBCONTAINERS'],
  [{ WEBCONTAINERS: 'on', WEBCONTAINER_API_IFRAME_URL: 'stackblitz.com' }, 'WEBCONTAINER_API_IFRAME_URL'],
  [{ WEBCONTAINERS: 'on', WEBCONTAINER_API_KEY: 'a b' }, 'WEBCONTAINER_API_KEY'],
])('%j is refused, by name', (env, name) => {
  expect(() => readSettings(env)).toThrow(name);
});
