import type { Metadata } from 'next';
import { LabPane } from '@/components/lesson/LabPane';
import { PlaygroundShell } from '@/components/site/PlaygroundShell';
import { readLabForPage } from '@/lib/labs/pages';

export const metadata: Metadata = {
  title: 'Playground',
  description:
    'An empty Hono server that runs in this tab. Write a backend, send it requests, share it as a link.',
};

export default async function PlaygroundPage() {
  const lab = await readLabForPage('playground', []);
  return <PlaygroundShell lab={lab} skeleton={<LabPane lab={lab} mode="playground" />} />;
}
