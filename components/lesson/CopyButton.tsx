'use client';
import { Check, Copy } from 'lucide-react';
import { type MouseEvent, useState } from 'react';

/** Copies the code of the figure that it stands in. */
export function CopyButton() {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);
  const copy = async (event: MouseEvent<HTMLButtonElement>) => {
    const text = event.currentTarget.closest('figure')?.querySelector('pre')?.textContent ?? '';
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch (error) {
      console.info('The clipboard refused:', error);
      setOutcome('refused');
    }
  };
  return (
    <button
      type="button"
      onClick={copy}
      onBlur={() => setOutcome(null)}
      data-screen-only
      className="absolute top-1.5 right-1.5 hidden items-center gap-1 rounded-md bg-surface px-2 py-1 text-xs text-muted opacity-0 transition-opacity duration-fast group-hover:opacity-100 hover:text-ink focus-visible:opacity-100 scripted:inline-flex"
    >
      {outcome === 'copied' ? <Check aria-hidden size={13} /> : <Copy aria-hidden size={13} />}
      <span aria-live="polite">
        {outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'Not allowed' : 'Copy'}
      </span>
    </button>
  );
}
