import type { Metadata } from 'next';
import { SiteFooter } from '@/components/site/SiteFooter';
import { Link } from '@/components/ui/Link';
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
      <main id="content" className="mx-auto max-w-3xl px-5 pt-12 sm:px-8">
        <h1 className="text-3xl font-semibold">Pictures</h1>
        <p className="mt-3 text-lg leading-relaxed text-pretty text-muted">
          What a server does, drawn while it does it. Each picture comes with an example that runs in this
          tab: drive it, break it, change its code.
        </p>
        <ul className="mt-8 space-y-5">
          {pages.map(({ id, frontMatter }) => (
            <li key={id}>
              <h2 className="text-lg font-medium">
                <Link href={`/visualizers/${id}`}>{frontMatter.title}</Link>
              </h2>
              <p className="mt-1 text-sm text-muted">{frontMatter.summary}</p>
            </li>
          ))}
        </ul>
      </main>
      <SiteFooter />
    </>
  );
}
