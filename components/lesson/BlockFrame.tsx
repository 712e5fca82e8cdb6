import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../ui/class-names';

const tones = {
  accent: 'text-accent-ink',
  info: 'text-info',
  warn: 'text-warn',
  good: 'text-good',
  neutral: 'text-muted',
} as const;

/** The frame of every block that asks for something: its kind in a word, then its content. */
export function BlockFrame({
  kind,
  icon: Icon,
  tone = 'accent',
  aside,
  children,
}: {
  readonly kind: string;
  readonly icon: LucideIcon;
  readonly tone?: keyof typeof tones;
  /** Stands at the end of the line that names the kind. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div className="block-part my-7 rounded-lg border border-line bg-surface px-4 pt-3 pb-4 text-base leading-relaxed sm:px-5">
      <div className="flex min-h-7 items-center justify-between gap-3">
        <p className={classNames('flex items-center gap-1.5 text-xs font-semibold', tones[tone])}>
          <Icon aria-hidden size={14} strokeWidth={2.2} />
          {kind}
        </p>
        {aside}
      </div>
      <div className="mt-1 space-y-3">{children}</div>
    </div>
  );
}
