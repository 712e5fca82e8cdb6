import type { Metadata } from 'next';
import { LabPane } from '@/components/lesson/LabPane';
import { PlaygroundShell } from '@/components/site/PlaygroundShell';
import { labForPage } from '@/lib/labs/pages';
import { listLabs, readLab } from '@/lib/labs/read';

interface Props {
  readonly params: Promise<{ readonly service: string }>;
}

/** `sandboxes/labs/with-redis` is `/playground/services/redis`. */
const PREFIX = 'with-';
const labOf = async (params: Props['params']) => readLab(PREFIX + (await params).service);

export const dynamicParams = false;

export async function generateStaticParams() {
  return (await listLabs())
    .filter((id) => id.startsWith(PREFIX))
    .map((id) => ({ service: id.slice(PREFIX.length) }));
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { definition } = await labOf(params);
  return {
    title: definition.title,
    description: `A server with ${definition.title} beside it, in this tab: talk to it, look into it, break it.`,
  };
}

export default async function ServicePage({ params }: Props) {
  const lab = labForPage(await labOf(params), []);
  return <PlaygroundShell lab={lab} title={lab.title} skeleton={<LabPane lab={lab} />} />;
}
