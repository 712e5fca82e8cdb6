import type { Metadata } from 'next';
import { LabPane } from '@/components/lesson/LabPane';
import { PlaygroundShell } from '@/components/site/PlaygroundShell';
import { labForPage } from '@/lib/labs/pages';
import { readLab } from '@/lib/labs/read';

export const metadata: Metadata = {
  title: 'Three machines',
  description:
    'A proxy and two servers on a network in this tab. Cut it, slow it, kill a machine, and watch what clients get.',
};

export default async function MachinesPage() {
  const lab = labForPage(await readLab('three-machines'), []);
  return <PlaygroundShell lab={lab} title="Three machines" skeleton={<LabPane lab={lab} />} />;
}
