/**
 * A run with a seed does all that a run without one does. Takes 60 to 90 s on a busy machine, which is why only those who ask have
 * it (`SEEDED_SUITE=1`); what has made it hang before is in docs/adr/0012.
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
