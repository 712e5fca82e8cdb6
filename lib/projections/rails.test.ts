import { describe, expect, it } from 'vitest';
import { railsOf } from './rails';

/** Draws the rails of rows: `●` carries the row, `│` passes it by. */
function drawing(connections: readonly number[]): string[] {
  const rails = railsOf(connections);
  const width = Math.max(0, ...rails.map((rail) => rail.column + 1));
  return connections.map((connection, row) =>
    Array.from({ length: width }, (_, column) => {
      const rail = rails.find((one) => one.column === column && one.first <= row && row <= one.last);
      if (!rail) return ' ';
      return rail.connection === connection ? '●' : '│';
    }).join(''),
  );
}

describe('railsOf', () => {
  it('draws a connection from its first to its last exchange', () => {
    expect(drawing([1, 2, 1, 2])).toEqual([
      '● ', //
      '│●',
      '●│',
      ' ●',
    ]);
  });

  it('gives a freed column to the next connection', () => {
    expect(drawing([1, 2, 3])).toEqual(['●', '●', '●']);
    expect(drawing([1, 2, 1, 3, 3])).toEqual(['● ', '│●', '● ', '● ', '● ']);
  });

  it('counts how often a connection was used', () => {
    expect(railsOf([4, 4, 4])).toEqual([{ connection: 4, column: 0, first: 0, last: 2, uses: 3 }]);
    expect(railsOf([])).toEqual([]);
  });
});
