/** `console.table`, drawn as Node 20 draws it. */
import { inspect } from 'node-inspect-extracted';

const show = (value: unknown) =>
  inspect(value, { depth: 0, maxArrayLength: 3, breakLength: Number.POSITIVE_INFINITY });

/** @param data an object, array, Map or Set */
export function consoleTable(data: object, columns?: readonly string[]): string {
  const rows: [string, unknown][] =
    data instanceof Map
      ? [...data].map(([key, value], index) => [`${index}`, { Key: key, Values: value }])
      : data instanceof Set
        ? [...data].map((value, index) => [`${index}`, value])
        : Object.entries(data);
  const names: string[] = [];
  let plainValues = false;
  for (const [, row] of rows) {
    if (typeof row !== 'object' || row === null) plainValues = true;
    else for (const name of columns ?? Object.keys(row)) if (!names.includes(name)) names.push(name);
  }
  const index = data instanceof Map || data instanceof Set ? '(iteration index)' : '(index)';
  const head = [index, ...names, ...(plainValues ? ['Values'] : [])];
  const body = rows.map(([key, row]) => {
    const isRow = typeof row === 'object' && row !== null;
    const cells = names.map((name) =>
      isRow && name in row ? show((row as Record<string, unknown>)[name]) : '',
    );
    return [key, ...cells, ...(plainValues ? [isRow ? '' : show(row)] : [])];
  });
  const widths = head.map(
    (title, column) =>
      Math.max(...[title, ...body.map((row) => row[column] ?? '')].map((cell) => displayWidth(cell))) + 2,
  );
  const rule = (left: string, middle: string, right: string) =>
    left + widths.map((width) => '─'.repeat(width)).join(middle) + right;
  const line = (cells: readonly string[]) =>
    `│${cells
      .map((cell, column) => {
        const space = (widths[column] ?? 0) - displayWidth(cell);
        return ` ${cell}${' '.repeat(space - 1)}`;
      })
      .join('│')}│`;
  return [rule('┌', '┬', '┐'), line(head), rule('├', '┼', '┤'), ...body.map(line), rule('└', '┴', '┘')].join(
    '\n',
  );
}

/** Columns in a terminal: wide and full-width characters take two (Unicode Standard Annex 11), combining ones none. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text.normalize('NFC')) {
    if (/\p{Mark}|\u200b/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
