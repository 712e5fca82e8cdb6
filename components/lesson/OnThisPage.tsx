import type { Heading } from '@/lib/course/facts';

export function OnThisPage({ headings }: { readonly headings: readonly Heading[] }) {
  if (headings.length < 2) return null;
  return (
    <nav aria-label="On this page" data-screen-only className="mt-6 border-t border-line pt-5">
      <h2 className="mb-2 text-sm font-semibold">On this page</h2>
      <ol className="columns-1 gap-8 text-sm sm:columns-2">
        {headings.map(({ id, text }) => (
          <li key={id} className="break-inside-avoid">
            <a href={`#${id}`} className="inline-block py-1 text-muted hover:text-ink hover:underline">
              {text}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
