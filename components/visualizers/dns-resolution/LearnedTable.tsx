import type { Learned, Resolver } from '@/lib/projections/dns-resolution';
import { span } from '@/lib/projections/span';

/** What a resolver was told, each entry draining with the sandbox's clock. */
export function LearnedTable({
  resolver,
  now,
  reducedMotion,
  selected,
  onSelect,
}: {
  readonly resolver: Resolver;
  readonly now: number;
  readonly reducedMotion: boolean;
  readonly selected: number | null;
  onSelect(seq: number | null): void;
}) {
  const { party, learned } = resolver;
  return (
    <section className="min-w-0 rounded-lg border border-line bg-surface">
      <h3 className="border-line border-b bg-sunken px-2.5 py-1.5 text-muted text-xs">
        What <b className="font-medium font-mono text-ink">{party.name}</b> was told
      </h3>
      <ul className="divide-y divide-line">
        {learned.map((entry) => (
          <Entry
            key={`${entry.name} ${entry.type}`}
            entry={entry}
            now={now}
            reducedMotion={reducedMotion}
            selected={entry.seq === selected}
            onSelect={onSelect}
          />
        ))}
      </ul>
    </section>
  );
}

function Entry({
  entry,
  now,
  reducedMotion,
  selected,
  onSelect,
}: {
  readonly entry: Learned;
  readonly now: number;
  readonly reducedMotion: boolean;
  readonly selected: boolean;
  onSelect(seq: number | null): void;
}) {
  const { name, type, data, from, until, foreign, zone, seq } = entry;
  const left = Math.max(0, until - now);
  const share = until > from ? Math.min(1, left / (until - from)) : 0;
  return (
    <li className={selected ? 'bg-accent-soft' : ''}>
      <button
        type="button"
        aria-pressed={selected}
        onClick={() => onSelect(selected ? null : seq)}
        className="flex w-full flex-col gap-1 px-2.5 py-1.5 text-left text-xs hover:bg-sunken"
      >
        <span className="flex w-full flex-wrap items-baseline gap-x-2">
          <span className="font-mono text-ink">
            {name} {type === 'any' ? '' : type}
          </span>
          <span className={`min-w-0 flex-1 truncate font-mono ${data === null ? 'text-warn' : 'text-muted'}`}>
            {data === null ? (type === 'any' ? 'there is no such name' : 'there is none') : data.join(', ')}
          </span>
          <span className={`tabular-nums ${left > 0 ? 'text-good' : 'text-faint'}`}>
            {left > 0 ? `${span(left / 1000)} left` : 'expired'}
          </span>
        </span>
        {foreign ? (
          <span className="text-bad">
            not a matter of {zone}, who said it: a resolver that believes this can be poisoned
          </span>
        ) : null}
        <span aria-hidden className="block h-1 w-full overflow-hidden rounded bg-sunken">
          <span
            className={`block h-full ${data === null ? 'bg-warn' : 'bg-good'} ${reducedMotion ? '' : 'transition-[width] duration-1000 ease-linear'}`}
            style={{ width: `${share * 100}%` }}
          />
        </span>
      </button>
    </li>
  );
}
