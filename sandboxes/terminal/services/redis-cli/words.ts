/** A line of redis-cli as its words (`sdssplitargs` of sds.c). */

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

/** @returns null when a quote is not closed, or something stands right behind one */
export function splitArguments(line: string): readonly string[] | null {
  const words: string[] = [];
  let at = 0;
  const isSpace = (character: string | undefined) => character !== undefined && /\s/.test(character);
  for (;;) {
    while (isSpace(line[at])) at++;
    if (at >= line.length) return words;
    let word = '';
    for (; at < line.length && !isSpace(line[at]); at++) {
      const quote = line[at];
      if (quote !== '"' && quote !== "'") {
        word += quote;
        continue;
      }
      const end = quote === '"' ? doubleQuoted(line, at + 1) : singleQuoted(line, at + 1);
      if (end === null || (end.at < line.length && !isSpace(line[end.at]))) return null;
      word += end.text;
      at = end.at - 1;
    }
    words.push(word);
  }
}

interface Quoted {
  readonly text: string;
  /** Behind the closing quote. */
  readonly at: number;
}

function doubleQuoted(line: string, from: number): Quoted | null {
  let text = '';
  for (let at = from; at < line.length; at++) {
    const character = line[at] ?? '';
    if (character === '"') return { text, at: at + 1 };
    const hex = /^\\x([0-9a-f]{2})/i.exec(line.slice(at, at + 4))?.[1];
    if (hex !== undefined) {
      text += String.fromCharCode(Number.parseInt(hex, 16));
      at += 3;
    } else if (character === '\\' && at + 1 < line.length) {
      at++;
      text += ESCAPES[line[at] ?? ''] ?? line[at];
    } else text += character;
  }
  return null;
}

function singleQuoted(line: string, from: number): Quoted | null {
  let text = '';
  for (let at = from; at < line.length; at++) {
    const character = line[at] ?? '';
    if (character === "'") return { text, at: at + 1 };
    if (character === '\\' && line[at + 1] === "'") {
      text += "'";
      at++;
    } else text += character;
  }
  return null;
}
