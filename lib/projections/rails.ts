/**
 * Lays connections out beside a list of exchanges, as a commit graph lays out branches:
 *
 *     ●      GET /notes        connection 1
 *     │ ●    GET /slow         connection 2, while 1 is still open
 *     ● │    POST /notes       connection 1 again: it was reused
 *       ●    GET /slow
 */
export interface Rail {
  readonly connection: number;
  /** 0 is the leftmost column. */
  readonly column: number;
  /** Rows of the list: first and last that this connection carries. */
  readonly first: number;
  readonly last: number;
  /** How many exchanges it carries. */
  readonly uses: number;
}

/** @param connections the connection of every row, from the top */
export function railsOf(connections: readonly number[]): readonly Rail[] {
  const spans = new Map<number, { first: number; last: number; uses: number }>();
  connections.forEach((connection, row) => {
    const span = spans.get(connection);
    if (span) {
      span.last = row;
      span.uses++;
    } else spans.set(connection, { first: row, last: row, uses: 1 });
  });
  /** Per column: the last row that is taken. */
  const taken: number[] = [];
  const rails: Rail[] = [];
  for (const [connection, span] of spans) {
    let column = taken.findIndex((until) => until < span.first);
    if (column < 0) column = taken.length;
    taken[column] = span.last;
    rails.push({ connection, column, ...span });
  }
  return rails;
}
