import { ScrollRegion } from '@/components/ui/ScrollRegion';
import type { Narrative } from '../contract';

/** The text reading of a picture. `quiet`: only in the accessibility tree, beside the picture. */
export function NarrativeTable({
  narrative,
  title,
  quiet,
  selected,
  onSelect,
}: {
  readonly narrative: Narrative;
  readonly title: string;
  readonly quiet: boolean;
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
}) {
  const table = (
    <table className="w-full border-collapse text-left text-sm">
      <caption className="pb-2 text-left text-muted">{narrative.summary}</caption>
      <thead>
        <tr>
          {narrative.columns.map((column) => (
            <th
              key={column}
              scope="col"
              className="border-line border-b py-1.5 pr-3 font-medium text-faint text-xs"
            >
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {narrative.rows.map((row) => (
          <tr key={row.key} className={row.seq === selected ? 'bg-accent-soft' : 'hover:bg-sunken'}>
            {row.cells.map((cell, index) => (
              // The columns of a table never move: their place is their name.
              <td
                key={narrative.columns[index]}
                className="border-line border-b py-1.5 pr-3 align-top text-ink"
              >
                {index === 0 && !quiet ? (
                  <button
                    type="button"
                    className="text-left font-mono text-accent-ink underline decoration-line underline-offset-2 hover:decoration-current"
                    aria-pressed={row.seq === selected}
                    onClick={() => onSelect(row.seq === selected ? null : row.seq)}
                  >
                    {cell}
                  </button>
                ) : (
                  cell
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
  if (quiet) return <div className="sr-only">{table}</div>;
  return (
    <ScrollRegion label={`${title}, as text`} className="overflow-x-auto">
      {table}
    </ScrollRegion>
  );
}
