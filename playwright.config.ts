import { defineConfig, devices } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium } from './lib/chromium';

const port = 3217;
/** Another server that runs already, such as `npm run dev`. */
const running = process.env['E2E_URL'];

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'data/test/browser',
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 60_000,
  expect: { timeout: 15_000 },
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
        webServer: {
          command: `node scripts/next.mjs start -p ${port}`,
          url: `http://localhost:${port}/api/health`,
          reuseExistingServer: false,
        },
      }),
});
