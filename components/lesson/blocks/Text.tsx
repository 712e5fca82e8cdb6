import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

/** For those who want to know more; the lesson stands without it. */
export function Deeper({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <details className="group my-7 border-y border-line py-3">
      <summary className="flex list-none items-center gap-2 font-semibold [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          size={16}
          className="text-faint transition-transform duration-fast group-open:rotate-90"
        />
        <span>
          <span className="font-normal text-muted">Deeper: </span>
          {title}
        </span>
      </summary>
      <div className="mt-3 space-y-3 pl-6">{children}</div>
    </details>
  );
}

export function Figure({ caption, children }: { readonly caption: string; readonly children: ReactNode }) {
  return (
    <figure className="my-8">
      {children}
      <figcaption className="mt-2 text-sm text-muted">{caption}</figcaption>
    </figure>
  );
}

/** What to take away. */
export function Remember({ children }: { readonly children: ReactNode }) {
  return (
    <section aria-label="Remember" className="my-8 rounded-lg bg-sunken px-5 py-4">
      <p className="text-sm font-semibold text-accent-ink">Remember</p>
      <div className="mt-2 [&_li+li]:mt-1.5 [&_ul]:list-disc [&_ul]:pl-5">{children}</div>
    </section>
  );
}
