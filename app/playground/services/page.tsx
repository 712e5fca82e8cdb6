import type { Metadata } from 'next';
import { SiteFooter } from '@/components/site/SiteFooter';
import { Link } from '@/components/ui/Link';
import { listLabs, readLab } from '@/lib/labs/read';
import { SERVICES } from '@/sandboxes/services/catalog';

export const metadata: Metadata = {
  title: 'Services',
  description: 'Servers that backends are built on, in this tab: each beside a small server that uses it.',
};

export default async function ServicesPage() {
  const ids = (await listLabs()).filter((id) => id.startsWith('with-'));
  const labs = await Promise.all(ids.map(readLab));
  return (
    <>
      <main id="content" className="mx-auto max-w-3xl px-5 pt-12 sm:px-8">
        <h1 className="text-3xl font-semibold">Services</h1>
        <p className="mt-3 text-lg leading-relaxed text-pretty text-muted">
          Databases, queues and other servers that a backend talks to. They run in this tab, offline, and are
          reached with the ordinary client libraries.
        </p>
        <ul className="mt-8 space-y-5">
          {labs.map(({ id, definition, readme }) => (
            <li key={id}>
              <h2 className="text-lg font-medium">
                <Link href={`/playground/services/${id.slice('with-'.length)}`}>{definition.title}</Link>
              </h2>
              <p className="mt-1 text-sm text-muted">{readme.split('\n')[0]}</p>
            </li>
          ))}
        </ul>
        <p className="mt-8 text-sm text-faint">
          A lab may list {SERVICES.map(({ title }) => title).join(', ')}.
        </p>
      </main>
      <SiteFooter />
    </>
  );
}
