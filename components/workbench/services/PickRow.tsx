import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';

/** A line of a list that opens what it names below the list, and closes it; without `picked` one that leads on. */
export function PickRow({
  picked,
  onPick,
  children,
}: {
  readonly picked?: boolean;
  onPick(): void;
  readonly children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-pressed={picked}
      onClick={onPick}
      className={classNames(
        'flex min-h-6 w-full items-center gap-2 rounded px-2 py-0.5 text-left text-xs hover:bg-sunken',
        picked && 'bg-sunken',
      )}
    >
      {children}
    </button>
  );
}
