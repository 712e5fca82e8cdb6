import type { Rail } from '@/lib/projections/rails';

export const RAIL_WIDTH = 12;

/** Which connection carries which row: a line that goes on is a connection that was kept and used again. */
export function ConnectionRails({
  rails,
  connections,
  rowHeight,
}: {
  readonly rails: readonly Rail[];
  readonly connections: readonly number[];
  readonly rowHeight: number;
}) {
  const columns = Math.max(1, ...rails.map((rail) => rail.column + 1));
  const middle = (row: number) => row * rowHeight + rowHeight / 2;
  return (
    <svg
      width={columns * RAIL_WIDTH}
      height={connections.length * rowHeight}
      aria-hidden="true"
      className="block shrink-0"
    >
      {rails.map((rail) => {
        const x = rail.column * RAIL_WIDTH + RAIL_WIDTH / 2;
        return (
          <g key={rail.connection} className="stroke-info">
            {rail.uses > 1 ? (
              <path d={`M${x} ${middle(rail.first)}V${middle(rail.last)}`} strokeWidth="2" />
            ) : null}
            {connections.map((connection, row) =>
              connection === rail.connection ? (
                <circle
                  key={middle(row)}
                  cx={x}
                  cy={middle(row)}
                  r="3.5"
                  strokeWidth="2"
                  className={row === rail.first ? 'fill-surface' : 'fill-info'}
                />
              ) : null,
            )}
          </g>
        );
      })}
    </svg>
  );
}
