import type { ReactNode } from 'react';
import { ScrollRegion } from '../ui/ScrollRegion';
import { CopyButton } from './CopyButton';

/** A fenced block: coloured when the site was built. */
export function CodeBlock({
  title,
  lang,
  children,
}: {
  readonly title?: string | null;
  readonly lang?: string;
  readonly children?: ReactNode;
}) {
  return (
    <figure className="group relative my-6 overflow-hidden rounded-lg border border-line bg-surface">
      {title ? (
        <figcaption className="border-b border-line px-4 py-1.5 font-mono text-xs text-muted">
          {title}
        </figcaption>
      ) : null}
      <CopyButton />
      <ScrollRegion
        label={title ?? (lang === 'text' ? 'Example' : `Example, ${lang ?? 'text'}`)}
        className="overflow-x-auto"
      >
        <pre className="px-4 py-3 font-mono text-[0.8438rem] leading-[1.65]">{children}</pre>
      </ScrollRegion>
    </figure>
  );
}
