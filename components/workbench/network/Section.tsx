import { type ReactNode, useId } from 'react';

/** A part of the panel under its heading. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="space-y-2 border-b border-line px-3 py-2.5">
      <h3 id={id} className="text-2xs font-semibold tracking-wide text-faint uppercase">
        {title}
      </h3>
      {children}
    </section>
  );
}
