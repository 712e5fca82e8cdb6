import type { ComponentPropsWithRef } from 'react';
import { classNames } from './class-names';

const looks = {
  primary: 'bg-accent text-on-accent border-transparent hover:bg-accent-ink',
  secondary: 'bg-surface text-ink border-line hover:border-line-strong hover:bg-sunken',
  quiet: 'bg-transparent text-muted border-transparent hover:bg-sunken hover:text-ink',
  danger: 'bg-bad-soft text-bad border-transparent hover:border-bad',
} as const;

const sizes = {
  small: 'h-7 px-2.5 text-xs gap-1.5',
  medium: 'h-9 px-3.5 text-sm gap-2',
  large: 'h-11 px-5 text-base gap-2',
} as const;

export interface ButtonLook {
  readonly look?: keyof typeof looks;
  readonly size?: keyof typeof sizes;
}

/** The look of a button, for links that act as the next step. */
export const buttonClass = ({ look = 'secondary', size = 'medium' }: ButtonLook = {}) =>
  classNames(
    'inline-flex shrink-0 items-center justify-center rounded-md border font-medium whitespace-nowrap transition-colors duration-fast',
    'disabled:pointer-events-none disabled:opacity-55 aria-disabled:opacity-55',
    looks[look],
    sizes[size],
  );

export function Button({ look, size, className, ...props }: ComponentPropsWithRef<'button'> & ButtonLook) {
  return (
    <button
      type="button"
      className={classNames(buttonClass({ ...(look ? { look } : {}), ...(size ? { size } : {}) }), className)}
      {...props}
    />
  );
}
