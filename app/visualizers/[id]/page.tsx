import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { LabPane } from '@/components/lesson/LabPane';
import { LessonShell } from '@/components/lesson/LessonShell';
import { VisualizerArticle } from '@/components/lesson/VisualizerArticle';
import { loadVisualizerPages } from '@/lib/course/bundled';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

export const dynamicParams = false;

export async function generateStaticParams() {
  return (await loadVisualizerPages()).map(({ id }) => ({ id }));
}

async function pageOf({ params }: Props) {
  const { id } = await params;
  return (await loadVisualizerPages()).find((page) => page.id === id) ?? notFound();
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { title, summary } = (await pageOf(props)).frontMatter;
  return { title, description: summary };
}

export default async function VisualizerRoute(props: Props) {
  const page = await pageOf(props);
  return (
    <LessonShell
      lesson={`visualizers/${page.id}`}
      lab={page.lab}
      opening="pictures"
      workbench={<LabPane lab={page.lab} />}
    >
      <VisualizerArticle page={page} />
    </LessonShell>
  );
}
