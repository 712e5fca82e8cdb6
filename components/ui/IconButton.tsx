import type { ComponentPropsWithRef } from 'react';
import { classNames } from './class-names';
import { Tooltip } from './Tooltip';

/** A button that is only a picture: `label` is its name for everyone, shown on hover and focus. */
export function IconButton({
  label,
  shortcut,
  className,
  children,
  ...props
}: Omit<ComponentPropsWithRef<'button'>, 'aria-label' | 'title'> & {
  readonly label: string;
  readonly shortcut?: string;
}) {
  return (
    <Tooltip content={label} {...(shortcut ? { shortcut } : {})}>
      <button
        type="button"
        aria-label={label}
        className={classNames(
          'inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted transition-colors duration-fast',
          'hover:bg-sunken hover:text-ink disabled:pointer-events-none disabled:opacity-45 aria-pressed:bg-accent-soft aria-pressed:text-accent-ink',
          className,
        )}
        {...props}
      >
        {children}
      </button>
    </Tooltip>
  );
}
