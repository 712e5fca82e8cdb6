// biome-ignore-all lint/suspicious/noControlCharactersInRegex: control characters are what this file looks for
/** SGR escape sequences (ECMA-48 §8.3.117) as styled spans; every other control sequence is dropped. */

export interface Span {
  readonly text: string;
  readonly colour: AnsiColour | null;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
}

export type AnsiColour = 'black' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'white';

const COLOURS: readonly AnsiColour[] = [
  'black',
  'red',
  'green',
  'yellow',
  'blue',
  'magenta',
  'cyan',
  'white',
];
type Style = Omit<Span, 'text'>;
const PLAIN: Style = { colour: null, bold: false, dim: false, italic: false, underline: false };

// CSI … final byte | OSC … BEL/ST | a lone ESC with one character | other C0 controls but tab
const CONTROL =
  /\x1b\[([0-9;:]*)([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.?|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f]/g;
const ANY_CONTROL = /[\x00-\x08\x0b-\x1f\x7f]/;

export function parseAnsi(line: string): Span[] {
  if (!ANY_CONTROL.test(line)) return [{ text: line, ...PLAIN }];
  const spans: Span[] = [];
  let style = PLAIN;
  let from = 0;
  const take = (to: number) => {
    if (to > from) spans.push({ text: line.slice(from, to), ...style });
  };
  for (const match of line.matchAll(CONTROL)) {
    take(match.index);
    from = match.index + match[0].length;
    if (match[2] === 'm') style = applied(style, match[1] ?? '');
  }
  take(line.length);
  return spans;
}

export const stripAnsi = (line: string): string => line.replace(CONTROL, '');

function applied(style: Style, parameters: string): Style {
  let next = style;
  const codes = parameters.split(/[;:]/).map(Number);
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    if (code === 0) next = PLAIN;
    else if (code === 1) next = { ...next, bold: true };
    else if (code === 2) next = { ...next, dim: true };
    else if (code === 3) next = { ...next, italic: true };
    else if (code === 4) next = { ...next, underline: true };
    else if (code === 22) next = { ...next, bold: false, dim: false };
    else if (code === 23) next = { ...next, italic: false };
    else if (code === 24) next = { ...next, underline: false };
    else if (code >= 30 && code <= 37) next = { ...next, colour: COLOURS[code - 30] ?? null };
    else if (code >= 90 && code <= 97) next = { ...next, colour: COLOURS[code - 90] ?? null };
    else if (code === 39) next = { ...next, colour: null };
    // 256 colours and true colour carry arguments, which are no codes of their own.
    else if (code === 38 || code === 48) at += codes[at + 1] === 5 ? 2 : codes[at + 1] === 2 ? 4 : 0;
  }
  return next;
}
