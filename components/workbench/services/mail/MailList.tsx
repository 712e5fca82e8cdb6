'use client';
import { Paperclip } from 'lucide-react';
import { classNames } from '@/components/ui/class-names';
import { type MailSummary, nameOf } from './inbox';

export function MailList({
  messages,
  selected,
  onSelect,
}: {
  readonly messages: readonly MailSummary[];
  readonly selected: string | null;
  onSelect(id: string | null): void;
}) {
  return (
    <ul aria-label="Inbox" className="max-h-64 overflow-y-auto border-b border-line">
      {messages.map(({ id, from, envelope, subject, received, attachments }) => (
        <li key={id}>
          <button
            type="button"
            aria-pressed={id === selected}
            onClick={() => onSelect(id === selected ? null : id)}
            className={classNames(
              'grid w-full grid-cols-[1fr_auto] gap-x-3 px-3 py-1.5 text-left hover:bg-sunken',
              id === selected && 'bg-sunken',
            )}
          >
            <span className="min-w-0 truncate text-sm text-ink">{subject || '(no subject)'}</span>
            <time dateTime={received} className="text-2xs text-faint tabular-nums">
              {new Date(received).toLocaleTimeString()}
            </time>
            <span className="min-w-0 truncate text-xs text-muted">
              {nameOf(from) || envelope.from || 'nobody'} → {envelope.to.join(', ')}
            </span>
            {attachments > 0 ? (
              <span className="flex items-center gap-1 text-2xs text-muted">
                <Paperclip aria-hidden size={11} />
                <span className="sr-only">attachments:</span>
                {attachments}
              </span>
            ) : null}
          </button>
        </li>
      ))}
    </ul>
  );
}
