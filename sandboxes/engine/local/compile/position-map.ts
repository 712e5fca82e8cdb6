/**
 * Where a column of compiled code stands in the learner's file. Every transform here keeps the lines,
 * so a map is only columns: per line, ascending pairs [compiled column, source column], zero-based.
 */
export type LineColumns = readonly (readonly [compiled: number, source: number])[];

export type PositionMap = readonly LineColumns[];

/** The source column that `column` of `line` came from; both zero-based. */
export function sourceColumn(map: PositionMap, line: number, column: number): number {
  const pairs = map[line];
  if (!pairs || pairs.length === 0) return column;
  let low = 0;
  let high = pairs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pairs[middle]?.[0] ?? 0) <= column) low = middle;
    else high = middle - 1;
  }
  return pairs[low]?.[1] ?? column;
}

/** The map of `second` after `first`: compiled by both, source of the first. */
export function composeMaps(first: PositionMap, second: PositionMap): PositionMap {
  return second.map((pairs, line) =>
    pairs.map(([compiled, middle]) => [compiled, sourceColumn(first, line, middle)] as const),
  );
}

/** Columns from the `mappings` of a source map (https://tc39.es/ecma426/#sec-mappings), which must keep lines. */
export function decodeMappings(mappings: string): PositionMap {
  let sourceCol = 0;
  return mappings.split(';').map((line) => {
    let compiled = 0;
    const pairs: [number, number][] = [];
    for (const segment of line.split(',')) {
      if (!segment) continue;
      const [compiledDelta = 0, , , sourceDelta] = decodeVlq(segment);
      compiled += compiledDelta;
      if (sourceDelta === undefined) continue;
      sourceCol += sourceDelta;
      pairs.push([compiled, sourceCol]);
    }
    return pairs;
  });
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function decodeVlq(segment: string): number[] {
  const values: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of segment) {
    const digit = DIGITS.indexOf(character);
    value |= (digit & 31) << shift;
    if (digit & 32) {
      shift += 5;
      continue;
    }
    values.push(value & 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  return values;
}
