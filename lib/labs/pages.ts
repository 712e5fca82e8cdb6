/** Labs as pages carry them, read while the site is built. */
import { createHash } from 'node:crypto';
import type { FileMap, LabExtras, LabForPage, LabObjective } from './for-page';
import { machinesOf } from './machines';
import type { Lab } from './read';
import { servicesOf } from './services';

const versionOf = (files: FileMap): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(files).sort()))
    .digest('hex')
    .slice(0, 12);

/** @param objectives from the lesson's front matter; none in the playground */
export function labForPage({ id, definition, start }: Lab, objectives: readonly LabObjective[]): LabForPage {
  const { title, port, open, readOnly, requests, faults, visualizers, seed } = definition;
  return {
    id,
    title,
    port,
    open,
    readOnly,
    files: start,
    version: versionOf(start),
    machines: machinesOf(definition),
    services: servicesOf(definition.services),
    requests,
    faults,
    visualizers,
    ...(definition.browser === undefined ? {} : { browser: definition.browser }),
    objectives,
    ...(seed === undefined ? {} : { seed: String(seed) }),
  };
}

export const labExtras = ({ id, definition, start, solution, checks, readme }: Lab): LabExtras => ({
  id,
  version: versionOf(start),
  solution,
  hints: definition.hints,
  checks,
  readme,
});
