import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const empty = fileURLToPath(new URL('./tests/empty.ts', import.meta.url));

/** Suites that start engines: they hold ports, processes and a browser, so they run apart from the rest. */
const engines = [
  'sandboxes/engine/{native,local}/*.test.ts',
  'tests/engines/**/*.test.ts',
  'tests/parity/*.test.ts',
];
/** Packages of npm on both engines: many bundles, and a browser for each. */
const packages = ['tests/parity/packages.test.ts'];
const everywhere = ['**/node_modules/**', '.next/**', 'tests/e2e/**', 'sandboxes/labs/**'];
/** Services beside the real servers, which are programs of this machine. */
const services = ['tests/services/**/*.test.ts'];
/** The second browser: `npm run test:firefox`. */
const firefox = ['tests/firefox/**/*.test.ts'];
/** Needs StackBlitz's servers: `npm run test:webcontainer`. */
const webcontainer = ['tests/webcontainer/*.test.ts'];

export default defineConfig({
  plugins: [react()],
  resolve: { tsconfigPaths: true, alias: { 'server-only': empty } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...everywhere, ...engines, ...packages, ...services, ...firefox, ...webcontainer],
        },
      },
      {
        extends: true,
        test: {
          name: 'engines',
          include: engines,
          exclude: [...everywhere, ...packages],
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'services',
          include: services,
          exclude: everywhere,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'firefox',
          include: firefox,
          exclude: everywhere,
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'webcontainer',
          include: webcontainer,
          exclude: everywhere,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: { name: 'packages', include: packages, exclude: everywhere, testTimeout: 120_000 },
      },
    ],
  },
});
