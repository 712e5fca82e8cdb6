import { ScrollRegion } from '@/components/ui/ScrollRegion';

/** Rows under the names of their columns. */
export function Rows({
  label,
  columns,
  rows,
  more = 0,
}: {
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** That are not shown. */
  readonly more?: number;
}) {
  return (
    <ScrollRegion label={label} className="max-h-64 overflow-auto rounded border border-line">
      <table className="w-full text-left text-xs">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr className="border-b border-line text-faint">
            {columns.map((name) => (
              <th key={name} scope="col" className="px-2 py-1 font-normal whitespace-nowrap">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="font-mono text-ink">
          {rows.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two rows may hold the same
            <tr key={row} className="border-b border-line last:border-0">
              {cells.map((cell, at) => (
                <td key={columns[at]} className="max-w-80 px-2 py-1 align-top whitespace-pre-wrap">
                  {cell ?? <span className="text-faint italic">null</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 ? <p className="px-2 py-1 text-xs text-faint">No rows.</p> : null}
      {more > 0 ? (
        <p className="px-2 py-1 text-xs text-faint">… and {more.toLocaleString('en')} more.</p>
      ) : null}
    </ScrollRegion>
  );
}
