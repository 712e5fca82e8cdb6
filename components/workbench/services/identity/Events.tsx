import { ScrollRegion } from '@/components/ui/ScrollRegion';
import { MEANINGS } from './events';
import type { ProviderView } from './provider';

/** What the provider did, and why it did not. */
export function Events({ events }: Pick<ProviderView, 'events'>) {
  if (events.length === 0) return <p className="text-sm text-muted">Nothing was asked for yet.</p>;
  return (
    <ScrollRegion label="Events, the newest first" className="max-h-80 overflow-y-auto">
      <ol className="text-xs">
        {events.map(({ at, event, client, user, error, detail }, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: events are added in front
            key={events.length - index}
            className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 border-t border-line py-1 first:border-t-0"
          >
            <time dateTime={new Date(at).toISOString()} className="text-faint tabular-nums">
              {new Date(at).toISOString().slice(11, 19)}
            </time>
            <div className="break-words">
              <span className="font-mono text-ink">{event}</span>{' '}
              <span className="text-muted">{MEANINGS[event]}</span>
              {client || user ? (
                <span className="block text-faint">
                  {[client, user ? `user ${user}` : null].filter(Boolean).join(', ')}
                </span>
              ) : null}
              {error ? (
                <span className="block text-bad">
                  {error}
                  {detail ? `: ${detail}` : ''}
                </span>
              ) : null}
            </div>
          </li>
        ))}
      </ol>
    </ScrollRegion>
  );
}
