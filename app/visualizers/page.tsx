import type { Metadata } from 'next';
import { SiteFooter } from '@/components/site/SiteFooter';
import { VisualizerList } from '@/components/site/VisualizerList';
import { loadVisualizerPages } from '@/lib/course/bundled';

export const metadata: Metadata = {
  title: 'Pictures',
  description:
    'What a server does, drawn while it does it: each picture with an example to drive and to break.',
};

export default async function VisualizersPage() {
  const pages = await loadVisualizerPages();
  return (
    <>
      <main id="content" className="mx-auto max-w-5xl px-5 pt-12 sm:px-8">
        <h1 className="text-3xl font-semibold">Pictures</h1>
        <p className="mt-3 max-w-2xl text-lg leading-relaxed text-pretty text-muted">
          What a server does, drawn while it does it. Each picture comes with an example that runs in this
          tab: drive it, break it, change its code. A recording of a run, dropped on any of these pages, opens
          there for replay.
        </p>
        <VisualizerList pages={pages} />
      </main>
      <SiteFooter />
    </>
  );
}
