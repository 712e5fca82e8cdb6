import type { Stage } from '@/sandboxes/engine/contract';

/** The stages of a boot in words. */
export const STAGE_NAMES: Readonly<Record<Stage, string>> = {
  fetch: 'Fetching the engine',
  boot: 'Starting the sandbox',
  install: 'Loading dependencies',
  start: 'Starting the server',
  ready: 'Almost ready',
};

/** For a stage that comes as text. */
export const stageName = (stage: string): string =>
  Object.entries(STAGE_NAMES).find(([name]) => name === stage)?.[1] ?? stage;
