'use client';
import { Check, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../ui/class-names';
import { useHydrated } from '../ui/use-hydrated';

/** One answer to choose, a native radio or checkbox: works by keyboard, and reads as what it is. */
export function AnswerOption({
  kind,
  group,
  checked,
  locked,
  verdict,
  note,
  onChange,
  children,
}: {
  readonly kind: 'radio' | 'checkbox';
  readonly group: string;
  readonly checked: boolean;
  readonly locked: boolean;
  readonly verdict: 'right' | 'wrong' | null;
  /** A word beside the chosen answer. */
  readonly note: string | null;
  readonly onChange: () => void;
  readonly children: ReactNode;
}) {
  const hydrated = useHydrated();
  return (
    <label
      className={classNames(
        'mt-1.5 flex items-baseline gap-3 rounded-md border px-3 py-2 transition-colors duration-fast',
        verdict === 'right'
          ? 'border-good bg-good-soft'
          : verdict === 'wrong'
            ? 'border-bad bg-bad-soft'
            : checked
              ? 'border-accent bg-accent-soft'
              : 'border-line',
        !locked && 'cursor-pointer hover:border-line-strong',
      )}
    >
      <input
        type={kind}
        name={group}
        checked={checked}
        disabled={locked || !hydrated}
        onChange={onChange}
        className="relative top-0.5 size-4 shrink-0 accent-accent"
      />
      <span className="min-w-0 grow [&>p]:inline">{children}</span>
      {note ? <span className="shrink-0 text-xs text-muted">{note}</span> : null}
      {verdict === 'right' ? (
        <span className="shrink-0 text-good">
          <Check aria-hidden size={16} className="inline" />
          <span className="sr-only">Right</span>
        </span>
      ) : null}
      {verdict === 'wrong' ? (
        <span className="shrink-0 text-bad">
          <X aria-hidden size={16} className="inline" />
          <span className="sr-only">Not so</span>
        </span>
      ) : null}
    </label>
  );
}
