import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';

/** What failed and how to mend it. */
export function Problem({
  message,
  remedy,
  children,
  corner,
  edge = 'bottom',
}: {
  readonly message: string;
  readonly remedy?: string | null;
  readonly children?: ReactNode;
  /** Stands at the end of the line. */
  readonly corner?: ReactNode;
  /** Where a line parts it from its neighbour. */
  readonly edge?: 'top' | 'bottom';
}) {
  return (
    <div
      role="alert"
      className={classNames(
        'flex shrink-0 items-start gap-2 border-line bg-bad-soft px-3 py-2 text-sm',
        edge === 'top' ? 'border-t' : 'border-b',
      )}
    >
      <TriangleAlert aria-hidden size={15} className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0 flex-1 break-words text-ink">
        {message} {remedy ? <span className="text-muted">{remedy}</span> : null}
        {children ? <div className="mt-1.5 flex flex-wrap gap-2">{children}</div> : null}
      </div>
      {corner}
    </div>
  );
}
