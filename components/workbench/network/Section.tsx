import { type ReactNode, useId } from 'react';
import { classNames } from '@/components/ui/class-names';

/** A part of the panel under its heading, or beside it where there is little to say. */
export function Section({
  title,
  inline = false,
  children,
}: {
  readonly title: string;
  readonly inline?: boolean;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={classNames(
        'border-b border-line px-3',
        inline ? 'flex items-baseline gap-3 py-1.5' : 'space-y-2 py-2.5',
      )}
    >
      <h3 id={id} className="text-2xs font-semibold tracking-wide text-faint uppercase">
        {title}
      </h3>
      {children}
    </section>
  );
}
