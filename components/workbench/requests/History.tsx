'use client';
import { Eraser } from 'lucide-react';
import { useStore } from 'zustand';
import { Badge } from '@/components/ui/Badge';
import { classNames } from '@/components/ui/class-names';
import { IconButton } from '@/components/ui/IconButton';
import { useSession } from '../context';
import type { HistoryEntry } from '../state/requests-store';
import { statusTone } from './status-tone';

const MOST_DRAWN = 120;

/** What was sent, newest first; entries of one replay or one play of traffic stand under one line. */
export function History() {
  const { requests } = useSession();
  const history = useStore(requests, (state) => state.history);
  const selected = useStore(requests, (state) => state.selected);
  if (history.length === 0) return null;
  return (
    <section aria-label="History" className="flex shrink-0 flex-col border-b border-line">
      <div className="flex h-7 shrink-0 items-center justify-between pr-1 pl-3">
        <h3 className="text-2xs font-semibold tracking-wide text-faint uppercase">
          History <span className="font-normal tabular-nums">{history.length}</span>
        </h3>
        <IconButton label="Clear the history" className="size-6" onClick={() => requests.clearHistory()}>
          <Eraser aria-hidden size={13} />
        </IconButton>
      </div>
      <ol className="max-h-24 min-h-0 overflow-auto pb-1">
        {history.slice(0, MOST_DRAWN).map((entry, index) => (
          <li key={entry.id}>
            {entry.group && history[index - 1]?.group?.id !== entry.group.id ? (
              <GroupLine entry={entry} history={history} />
            ) : null}
            <button
              type="button"
              aria-current={entry.id === selected}
              onClick={() => requests.select(entry.id)}
              className={classNames(
                'flex h-7 w-full items-center gap-2 pr-3 text-left -outline-offset-2',
                entry.group ? 'pl-6' : 'pl-3',
                entry.id === selected ? 'bg-accent-soft' : 'hover:bg-sunken',
              )}
            >
              <Badge tone={statusTone(entry.exchange.response?.status ?? null)}>
                {entry.exchange.response?.status ?? 'failed'}
              </Badge>
              <span className="w-14 shrink-0 font-mono text-2xs font-semibold text-muted">
                {entry.exchange.request.method}
              </span>
              <span className="min-w-0 flex-1 truncate font-mono text-xs text-ink">
                {entry.exchange.request.target}
              </span>
              {entry.caches.length > 0 && entry.exchange.sentBytes.length === 0 ? (
                <span className="text-2xs text-info">from a cache</span>
              ) : null}
              <span className="text-2xs text-faint tabular-nums">
                {(entry.exchange.timing.end - entry.exchange.timing.start).toFixed(0)} ms
              </span>
            </button>
          </li>
        ))}
      </ol>
      {history.length > MOST_DRAWN ? (
        <p className="px-3 pb-1 text-2xs text-faint">
          {history.length - MOST_DRAWN} older ones are not drawn.
        </p>
      ) : null}
    </section>
  );
}

function GroupLine({
  entry,
  history,
}: {
  readonly entry: HistoryEntry;
  readonly history: readonly HistoryEntry[];
}) {
  const ofGroup = history.filter((other) => other.group?.id === entry.group?.id);
  const counts = new Map<string, number>();
  for (const { exchange } of ofGroup) {
    const status = String(exchange.response?.status ?? 'failed');
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return (
    <p className="flex items-center gap-2 px-3 py-1 text-xs text-muted">
      <span className="truncate">{entry.group?.label}</span>
      <span className="ml-auto shrink-0 tabular-nums">
        {[...counts].map(([status, count]) => `${count} × ${status}`).join(', ')}
      </span>
    </p>
  );
}
