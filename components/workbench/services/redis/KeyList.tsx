'use client';
import { Draining, useLongest } from '../Draining';
import { PickRow } from '../PickRow';
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
  const longest = useLongest();
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
                <PickRow picked={key === selected} onPick={() => onSelect(key === selected ? null : key)}>
                  <span className="min-w-0 flex-1 truncate font-mono text-ink">{key}</span>
                  {ttl === null ? null : <Draining milliseconds={ttl} whole={longest(key, ttl)} />}
                  <span className="w-12 shrink-0 text-right text-2xs text-faint">{type}</span>
                </PickRow>
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
