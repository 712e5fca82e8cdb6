import type { Metadata } from 'next';
import { SiteFooter } from '@/components/site/SiteFooter';
import { buttonClass } from '@/components/ui/Button';
import { Link } from '@/components/ui/Link';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <>
      <main id="content" className="mx-auto max-w-2xl px-5 pt-20 sm:px-8">
        <p className="font-mono text-sm text-muted">HTTP/1.1 404 Not Found</p>
        <h1 className="mt-3 text-3xl font-semibold">Nothing answers at this address</h1>
        <p className="mt-4 text-lg text-muted">
          The status code says it precisely: the server understood the request and has no such page. The
          address may have a slip in it, or the lesson is not written yet.
        </p>
        <p className="mt-8 flex flex-wrap gap-3">
          <Link href="/learn" className={buttonClass({ look: 'primary' })}>
            Open the course map
          </Link>
          <Link href="/" className={buttonClass()}>
            Go home
          </Link>
        </p>
      </main>
      <SiteFooter />
    </>
  );
}
