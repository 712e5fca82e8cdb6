/** A run with a seed does all that a run without one does. */
import { afterAll } from 'vitest';
import { headlessBrowser } from '@/lib/headless-browser';
import type { BootOptions, Project } from '@/sandboxes/engine/contract';
import { describeEngine } from '@/sandboxes/engine/contract.suite';
import { createHeadlessLocalEngine } from '@/sandboxes/engine/local/headless';

const engine = createHeadlessLocalEngine({ browser: headlessBrowser() });
afterAll(() => engine.close());

describeEngine('local engine with a seed', () => ({
  ...engine,
  boot: (project: Project, options: BootOptions = {}) => engine.boot(project, { ...options, seed: 1 }),
}));
