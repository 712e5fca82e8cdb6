/** Labs as pages carry them, read while the site is built. */
import { createHash } from 'node:crypto';
import type { FileMap, LabExtras, LabForPage, LabObjective } from './for-page';
import { readLab } from './read';

export { listLabs as labIds } from './read';

const versionOf = (files: FileMap): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(files).sort()))
    .digest('hex')
    .slice(0, 12);

export async function readLabForPage(id: string, objectives: readonly LabObjective[]): Promise<LabForPage> {
  const { definition, start } = await readLab(id);
  const { title, port, open, readOnly, requests, faults, visualizers } = definition;
  return {
    id,
    title,
    port,
    open,
    readOnly,
    files: start,
    version: versionOf(start),
    requests,
    faults,
    visualizers,
    objectives,
  };
}

export async function readLabExtras(id: string): Promise<LabExtras> {
  const { definition, start, solution, checks, readme } = await readLab(id);
  return { id, version: versionOf(start), solution, hints: definition.hints, checks, readme };
}
