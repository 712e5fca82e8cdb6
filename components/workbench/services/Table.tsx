import type { ReactNode } from 'react';
import { ScrollRegion } from '@/components/ui/ScrollRegion';

interface Row {
  readonly key: string;
  /** The first names the row. */
  readonly cells: readonly ReactNode[];
}

/** Wide tables scroll by themselves, so that a narrow panel stays whole. */
export function Table({
  label,
  titles,
  rows,
}: {
  readonly label: string;
  readonly titles: readonly string[];
  readonly rows: readonly Row[];
}) {
  return (
    <ScrollRegion label={label} className="overflow-x-auto">
      <table className="w-full text-xs whitespace-nowrap">
        <thead className="text-faint">
          <tr>
            {titles.map((title) => (
              <th key={title} scope="col" className={CELL}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="text-ink tabular-nums">
          {rows.map(({ key, cells: [first, ...rest] }) => (
            <tr key={key} className="border-t border-line">
              <th scope="row" className={`${CELL} font-mono`}>
                {first}
              </th>
              {rest.map((cell, index) => (
                <td key={titles[index + 1]} className={CELL}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

const CELL = 'py-1 pr-3 text-left align-top font-normal last:pr-0';
