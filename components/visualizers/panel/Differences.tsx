import type { Difference } from '@/lib/projections/run-differences';

const MARKS: Readonly<Record<Difference['kind'], string>> = {
  new: '+',
  gone: '−',
  outcome: '≠',
  slower: '▲',
  faster: '▼',
};
const SHOWN = 12;

/** What differs from an earlier run, in words; each leads to where it shows. */
export function Differences({
  differences,
  onSelect,
}: {
  readonly differences: readonly Difference[];
  readonly onSelect: (difference: Difference) => void;
}) {
  return (
    <section aria-label="Differences" className="rounded-lg border border-line bg-sunken px-3 py-2">
      <h3 className="font-medium text-ink text-xs">Compared with the earlier run, by cause</h3>
      {differences.length === 0 ? (
        <p className="mt-1 text-muted text-sm">
          No difference: the same things happened, ended alike, and took about as long.
        </p>
      ) : (
        <ul className="mt-1 flex flex-col gap-0.5">
          {differences.slice(0, SHOWN).map((difference) => (
            <li
              key={`${difference.kind} ${difference.before} ${difference.after}`}
              className="flex gap-2 text-sm"
            >
              <span aria-hidden className="w-3 shrink-0 text-center font-mono text-faint">
                {MARKS[difference.kind]}
              </span>
              <button
                type="button"
                className="text-left text-ink underline decoration-line underline-offset-2 hover:decoration-current"
                onClick={() => onSelect(difference)}
              >
                {difference.text}
              </button>
            </li>
          ))}
        </ul>
      )}
      {differences.length > SHOWN ? (
        <p className="mt-1 text-faint text-xs">and {differences.length - SHOWN} more</p>
      ) : null}
    </section>
  );
}
