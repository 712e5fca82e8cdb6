/** The learner's files out of the page and back in. fflate loads when it is needed. */
import type { FileMap, LabForPage } from '@/lib/labs/for-page';
import type { ServicePlan } from '@/sandboxes/engine/service-plan';
import { SERVICES } from '@/sandboxes/services/catalog';
import type { Session } from '../session';

const readmeOf = (lab: LabForPage) =>
  `# ${lab.title}\n\nFrom Backlab. Run it with Node 20 or newer:\n\n    npm install && npm start\n${lab.services.map(realOf).join('')}`;

/** How what the lab has in the tab is had elsewhere. */
const realOf = ({ title, service, port, clientEnv }: ServicePlan): string => {
  const real = SERVICES.find(({ name }) => name === service)?.real;
  const env = Object.entries(clientEnv).map(([name, value]) => `${name}=${value}`);
  return `\nIt needs ${title} (port ${port})${real ? `:\n\n    ${real}\n` : '.\n'}${
    env.length > 0 ? `\nSet these, with your own host and port:\n\n    ${env.join('\n    ')}\n` : ''
  }`;
};

export async function downloadZip({ lab, workspace }: Session): Promise<void> {
  const { zipOf } = await import('@/lib/workspace/archive');
  const bytes = zipOf(lab.id, workspace.getState().files, readmeOf(lab));
  const url = URL.createObjectURL(new Blob([bytes.slice().buffer], { type: 'application/zip' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${lab.id}.zip`;
  link.click();
  // The download has taken its own reference once the click was handled.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

/**
 * Takes in a zip of a project, or loose text files that go into `src/`. Can be undone.
 * @throws with a message for the learner
 */
export async function importFiles({ workspace }: Session, chosen: readonly File[]): Promise<string> {
  const zip = chosen.find((file) => file.name.endsWith('.zip'));
  if (zip) {
    const { filesOfZip } = await import('@/lib/workspace/archive');
    const { files, skipped } = filesOfZip(new Uint8Array(await zip.arrayBuffer()));
    workspace.replaceAll(files, `Imported ${zip.name}`);
    return `Imported ${Object.keys(files).length} files${skipped > 0 ? `; ${skipped} were left out (binary, hidden or dependencies)` : ''}.`;
  }
  const added: Record<string, string> = {};
  for (const file of chosen) {
    if (file.size > 1_000_000)
      throw new Error(`${file.name} is larger than 1 MB. Import text files of the project only.`);
    const text = await file.text();
    if (text.includes('\0')) throw new Error(`${file.name} is not a text file.`);
    added[file.name === 'package.json' || file.name === 'tsconfig.json' ? file.name : `src/${file.name}`] =
      text;
  }
  const files: FileMap = { ...workspace.getState().files, ...added };
  workspace.replaceAll(files, `Imported ${Object.keys(added).join(', ')}`);
  return `Imported ${Object.keys(added).join(', ')}.`;
}
