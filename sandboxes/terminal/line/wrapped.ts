/**
 * A paragraph in lines of a screen, broken between words. Ends in a line end.
 * @param indent spaces before every line but the first
 */
export function wrapped(text: string, columns: number, indent = 0): string {
  const lines: string[] = [];
  let line = '';
  for (const [word] of text.matchAll(/\s*\S+/g)) {
    if (line !== '' && line.length + word.length > columns) {
      lines.push(line);
      line = ' '.repeat(indent) + word.trimStart();
    } else line += word;
  }
  return [...lines, line].map((each) => `${each}\n`).join('');
}
