import type { ReactNode } from 'react';

/** A box that may scroll: reachable by keyboard (WCAG 2.1.1), named, and no landmark, as a page may have many. */
export function ScrollRegion({
  label,
  className,
  children,
}: {
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: fieldset is for form controls; this is a group of text.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take focus, or the keyboard cannot scroll it.
    <div role="group" tabIndex={0} aria-label={label} className={className}>
      {children}
    </div>
  );
}
