import type { ComponentPropsWithRef } from 'react';

/** Something that scrolls, which therefore must be reachable by keyboard and has a name (WCAG 2.1.1). */
export function ScrollRegion({
  label,
  ...props
}: Omit<ComponentPropsWithRef<'section'>, 'aria-label' | 'tabIndex'> & { readonly label: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: without a place in the tab order it could not be scrolled by keyboard
      tabIndex={0}
      {...props}
    />
  );
}
