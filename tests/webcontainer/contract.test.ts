/** The contract suite on the real thing: `npm run test:webcontainer`. */
import { readFileSync } from 'node:fs';
import { afterAll } from 'vitest';
import { headlessBrowser } from '@/lib/headless-browser';
import { describeEngine } from '@/sandboxes/engine/contract.suite';
import { createHeadlessWebContainerEngine } from '@/sandboxes/engine/webcontainer/headless';
import { readWebContainers } from '@/scripts/settings.mjs';

/** What the suite's programs import, in the versions of this checkout. */
const IMPORTED = ['hono', '@hono/node-server', '@hono/zod-validator', 'zod', 'jose', 'pino', 'ws'];

const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
  'dependencies' | 'devDependencies',
  Readonly<Record<string, string>>
>;
const packages = Object.fromEntries(
  Object.entries({ ...devDependencies, ...dependencies }).filter(([name]) => IMPORTED.includes(name)),
);
const { origin, apiKey } = readWebContainers();
const engine = createHeadlessWebContainerEngine(
  { origin, packages, ...(apiKey === null ? {} : { apiKey }) },
  { browser: headlessBrowser() },
);
afterAll(() => engine.close());

describeEngine(`WebContainer of ${origin}`, () => engine);
