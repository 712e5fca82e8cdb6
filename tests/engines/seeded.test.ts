/**
 * A run with a seed does all that a run without one does. Only when asked for (`SEEDED_SUITE=1`): a clock that stands and is stepped
 * hung once in the fifth run of all (docs/adr/0012).
 */
import { afterAll, describe } from 'vitest';
import { headlessBrowser } from '@/lib/headless-browser';
import type { BootOptions, Project } from '@/sandboxes/engine/contract';
import { describeEngine } from '@/sandboxes/engine/contract.suite';
import { createHeadlessLocalEngine } from '@/sandboxes/engine/local/headless';

const engine = createHeadlessLocalEngine({ browser: headlessBrowser() });
afterAll(() => engine.close());

describe.runIf(process.env['SEEDED_SUITE'] === '1')('the contract suite', () =>
  describeEngine('local engine with a seed', () => ({
    ...engine,
    boot: (project: Project, options: BootOptions = {}) => engine.boot(project, { ...options, seed: 1 }),
  })),
);
