'use client';
import { classNames } from '@/components/ui/class-names';
import type { KeyRow } from './look';

/** Keys under what stands before their first colon. */
export function KeyList({
  keys,
  total,
  selected,
  onSelect,
}: {
  readonly keys: readonly KeyRow[];
  readonly total: number;
  readonly selected: string | null;
  onSelect(key: string | null): void;
}) {
  if (keys.length === 0)
    return (
      <p className="text-sm text-muted">
        {total === 0 ? 'There are no keys.' : 'No key has that in its name.'}
      </p>
    );
  return (
    <div className="space-y-1">
      {byPrefix(keys).map(([prefix, rows]) => (
        <details key={prefix} open={rows.length <= 12}>
          <summary className="cursor-pointer rounded py-0.5 font-mono text-xs text-muted hover:text-ink">
            {prefix === '' ? 'no prefix' : `${prefix}:`} <span className="text-faint">({rows.length})</span>
          </summary>
          <ul>
            {rows.map(({ key, type, ttl }) => (
              <li key={key}>
                <button
                  type="button"
                  aria-pressed={key === selected}
                  onClick={() => onSelect(key === selected ? null : key)}
                  className={classNames(
                    'flex min-h-6 w-full items-center gap-2 rounded px-2 text-left text-xs hover:bg-sunken',
                    key === selected && 'bg-sunken',
                  )}
                >
                  <span className="min-w-0 flex-1 truncate font-mono text-ink">{key}</span>
                  {ttl === null ? null : (
                    <span className="shrink-0 text-warn tabular-nums">{remaining(ttl)}</span>
                  )}
                  <span className="w-12 shrink-0 text-right text-2xs text-faint">{type}</span>
                </button>
              </li>
            ))}
          </ul>
        </details>
      ))}
      {keys.length < total ? (
        <p className="text-xs text-faint">
          {keys.length.toLocaleString('en')} of {total.toLocaleString('en')} keys.
        </p>
      ) : null}
    </div>
  );
}

function byPrefix(keys: readonly KeyRow[]): readonly (readonly [string, readonly KeyRow[]])[] {
  const groups = new Map<string, KeyRow[]>();
  for (const row of keys) {
    const cut = row.key.indexOf(':');
    const prefix = cut < 0 ? '' : row.key.slice(0, cut);
    groups.set(prefix, [...(groups.get(prefix) ?? []), row]);
  }
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1));
}

function remaining(ttl: number): string {
  const seconds = Math.ceil(ttl / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}
