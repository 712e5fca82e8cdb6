/** The choice of engine, on a site with WEBCONTAINERS=on and a stand-in for StackBlitz's frame. */
import { defineConfig, devices } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium } from './lib/chromium';

const port = 3218;
const standIn = 3219;
/** Another server that runs already, with its own stand-in. */
const running = process.env['E2E_URL'];

export default defineConfig({
  testDir: 'tests/e2e-webcontainer',
  outputDir: 'data/test/browser-webcontainer',
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  expect: { timeout: 30_000 },
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    baseURL: running ?? `http://localhost:${port}`,
    trace: 'retain-on-failure',
    launchOptions: { executablePath: findChromium(), args: [...CHROMIUM_FLAGS] },
  },
  ...(running
    ? {}
    : {
        webServer: [
          {
            command: `npx --no-install tsx tests/engines/webcontainer/stand-in/serve.ts ${standIn}`,
            url: `http://localhost:${standIn}/headless`,
            reuseExistingServer: false,
          },
          {
            // In development mode: what the settings put into the bundles would otherwise need a second production build.
            command: `node scripts/next.mjs dev -p ${port}`,
            // Compiled before the first test waits for it.
            url: `http://localhost:${port}/learn/http-in-depth/methods-and-status`,
            env: { WEBCONTAINERS: 'on', WEBCONTAINER_API_IFRAME_URL: `http://localhost:${standIn}` },
            reuseExistingServer: false,
            timeout: 240_000,
          },
        ],
      }),
});
