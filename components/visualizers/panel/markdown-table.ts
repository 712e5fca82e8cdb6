import type { Narrative } from '../contract';

/** A pipe and a line end would end the cell or the row (GitHub Flavored Markdown, §4.10). */
const cell = (text: string) =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll(/\s*\n\s*/g, ' ');
const row = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;

/** The text of a picture as Markdown: its sentence, then its table. */
export function markdownOf({ summary, columns, rows }: Narrative, title: string): string {
  const rule = `| ${columns.map(() => '---').join(' | ')} |`;
  return `${[`**${title}.** ${summary}`, '', row(columns), rule, ...rows.map(({ cells }) => row(cells))].join('\n')}\n`;
}
