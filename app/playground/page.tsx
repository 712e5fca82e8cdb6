import type { Metadata } from 'next';
import { LabPane } from '@/components/lesson/LabPane';
import { PlaygroundShell } from '@/components/site/PlaygroundShell';
import { labForPage } from '@/lib/labs/pages';
import { readLab } from '@/lib/labs/read';

export const metadata: Metadata = {
  title: 'Playground',
  description:
    'An empty Hono server that runs in this tab. Write a backend, send it requests, share it as a link.',
};

export default async function PlaygroundPage() {
  const lab = labForPage(await readLab('playground'), []);
  return <PlaygroundShell lab={lab} skeleton={<LabPane lab={lab} />} />;
}
