import { EngineError } from '../contract';

/**
 * Splits a line into words as a shell does for plain words and quotes.
 * @throws {EngineError} `ENOTSUP` for what only a shell can do (`&&`, `|`, `$X`)
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  const word = /\s*((?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])+)/y;
  for (let match = word.exec(line); match !== null; match = word.exec(line)) {
    const raw = match[1] ?? '';
    if (/[&|;<>$`()]/.test(raw.replace(/"(?:[^"\\$`]|\\.)*"|'[^']*'|\\./g, ''))) {
      throw new EngineError('ENOTSUP', `"${line}" needs a shell ("${raw}")`, {
        remedy: 'Write it as one command: tsx src/index.ts',
      });
    }
    words.push(
      raw.replace(
        /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
        (_, double?: string, single?: string, escaped?: string) =>
          double?.replace(/\\(.)/g, '$1') ?? single ?? escaped ?? '',
      ),
    );
  }
  return words;
}
