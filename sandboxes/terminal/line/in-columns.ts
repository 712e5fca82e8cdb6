/** Most that are listed; more are counted. */
const MOST = 120;

/** Names as `ls` lists them: down, then across. Ends in a line end. */
export function inColumns(all: readonly string[], columns: number): string {
  const names = all.slice(0, MOST);
  const width = Math.max(...names.map((name) => name.length)) + 2;
  const across = Math.max(1, Math.floor(columns / width));
  const rows = Math.ceil(names.length / across);
  const lines = Array.from({ length: rows }, (_, row) =>
    names
      .filter((_, at) => at % rows === row)
      .map((name) => name.padEnd(width))
      .join('')
      .trimEnd(),
  );
  if (all.length > MOST) lines.push(`… and ${all.length - MOST} more`);
  return lines.map((line) => `${line}\n`).join('');
}
