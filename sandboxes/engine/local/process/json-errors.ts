/**
 * What V8 says of text that is no JSON, where the browser has other words (Firefox): programs answer with that message,
 * and people search for it. The place of the error is found as V8's parser finds it (v8/src/json/json-parser.cc).
 */

/** What is wrong, at an index of the text. `unexpected`: the message depends on what stands there. */
interface Flaw {
  readonly at: number;
  readonly says: string | 'unexpected';
}

const flaw = (at: number, says: string): Flaw => ({ at, says });

export function installJsonErrors(): void {
  const { parse } = JSON;
  if (messageOf(() => parse('{')) === messageOfFlaw('{', flaw(1, PROPERTY_OR_END))) return;
  const words: typeof parse = (text, reviver) => {
    try {
      return parse(text, reviver);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const given = String(text);
      const found = findFlaw(given);
      // A reviver's own error.
      if (found === null) throw error;
      throw new SyntaxError(messageOfFlaw(given, found));
    }
  };
  Object.defineProperty(words, 'name', { value: 'parse', configurable: true });
  Object.defineProperty(JSON, 'parse', { value: words, writable: true, configurable: true });
}

function messageOf(act: () => unknown): string {
  try {
    return String(act());
  } catch (error) {
    return (error as Error).message;
  }
}

const PROPERTY_OR_END = "Expected property name or '}' in JSON";
const SPECIAL = ['NaN', 'Infinity', 'undefined', '[object Object]'];
/** Characters shown at each side of the error. */
const CONTEXT = 10;

/** V8's message for text that `JSON.parse` refuses; null when it is JSON. */
export function jsonErrorMessage(text: string): string | null {
  const found = findFlaw(text);
  return found && messageOfFlaw(text, found);
}

function messageOfFlaw(text: string, { at, says }: Flaw): string {
  if (says !== 'unexpected') return `${says} at ${place(text, at)}`;
  const character = text[at];
  if (character === undefined) return 'Unexpected end of JSON input';
  if (character === '"') return `Unexpected string in JSON at ${place(text, at)}`;
  if (/[-0-9]/.test(character)) return `Unexpected number in JSON at ${place(text, at)}`;
  if (SPECIAL.includes(text)) return `"${text}" is not valid JSON`;
  const short = text.length <= 2 * CONTEXT;
  const [cutBefore, cutAfter] = [
    !short && at >= CONTEXT,
    !short && at < Math.max(CONTEXT, text.length - CONTEXT),
  ];
  const shown = text.slice(cutBefore ? at - CONTEXT : 0, cutAfter ? at + CONTEXT : text.length);
  const [before, after] = [cutBefore ? '...' : '', cutAfter ? '...' : ''];
  return `Unexpected token '${character}', ${before}"${shown}"${after} is not valid JSON`;
}

function place(text: string, at: number): string {
  const lines = text.slice(0, at).split(/\r\n|\r|\n/);
  return `position ${at} (line ${lines.length} column ${(lines.at(-1)?.length ?? 0) + 1})`;
}

const SPACE = /[ \t\n\r]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a string ends at the first of them
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const DIGITS = /[0-9]*/y;

/** Where the match that begins at `at` ends. */
function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  pattern.test(text);
  return pattern.lastIndex;
}

/** Without recursion: the text may be nested deeper than the stack is. */
function findFlaw(text: string): Flaw | null {
  const open: ('[' | '{')[] = [];
  let at = after(SPACE, text, 0);
  for (;;) {
    const opening = text[at];
    if (opening === '[' || opening === '{') {
      at = after(SPACE, text, at + 1);
      if (text[at] !== (opening === '[' ? ']' : '}')) {
        open.push(opening);
        if (opening === '[') continue;
        const value = afterName(text, at, PROPERTY_OR_END);
        if (typeof value !== 'number') return value;
        at = value;
        continue;
      }
      at++;
    } else {
      const end = afterScalar(text, at);
      if (typeof end !== 'number') return end;
      at = end;
    }
    // A value has ended: what follows it?
    for (;;) {
      at = after(SPACE, text, at);
      const within = open.at(-1);
      if (within === undefined)
        return at === text.length ? null : flaw(at, 'Unexpected non-whitespace character after JSON');
      if (text[at] === ',') {
        at = after(SPACE, text, at + 1);
        if (within === '[') break;
        const value = afterName(text, at, 'Expected double-quoted property name in JSON');
        if (typeof value !== 'number') return value;
        at = value;
        break;
      }
      if (text[at] !== (within === '[' ? ']' : '}'))
        return within === '['
          ? flaw(at, "Expected ',' or ']' after array element in JSON")
          : flaw(at, "Expected ',' or '}' after property value in JSON");
      open.pop();
      at++;
    }
  }
}

/** From the name of a property to its value. */
function afterName(text: string, at: number, missing: string): number | Flaw {
  if (text[at] !== '"') return flaw(at, missing);
  const end = afterString(text, at);
  if (typeof end !== 'number') return end;
  const colon = after(SPACE, text, end);
  if (text[colon] !== ':') return flaw(colon, "Expected ':' after property name in JSON");
  return after(SPACE, text, colon + 1);
}

function afterScalar(text: string, at: number): number | Flaw {
  const first = text[at] ?? '';
  if (first === '"') return afterString(text, at);
  if (first !== '' && '-0123456789'.includes(first)) return afterNumber(text, at);
  const literal = ['true', 'false', 'null'].find((word) => word.startsWith(first));
  if (first === '' || literal === undefined) return flaw(at, 'unexpected');
  for (let index = 0; index < literal.length; index++)
    if (text[at + index] !== literal[index]) return flaw(at + index, 'unexpected');
  return at + literal.length;
}

function afterString(text: string, at: number): number | Flaw {
  let end = at + 1;
  for (;;) {
    end = after(PLAIN, text, end);
    const character = text[end];
    if (character === '"') return end + 1;
    if (character === undefined) return flaw(end, 'Unterminated string in JSON');
    if (character !== '\\') return flaw(end, 'Bad control character in string literal in JSON');
    const escaped = text[end + 1];
    if (escaped === undefined) return flaw(end + 1, 'unexpected');
    if (!'"\\/bfnrtu'.includes(escaped)) return flaw(end + 1, 'Bad escaped character in JSON');
    end += 2;
    if (escaped !== 'u') continue;
    for (const last = end + 4; end < last; end++)
      if (!/[0-9a-fA-F]/.test(text[end] ?? '')) return flaw(end, 'Bad Unicode escape in JSON');
  }
}

function afterNumber(text: string, at: number): number | Flaw {
  let end = text[at] === '-' ? at + 1 : at;
  const digits = after(DIGITS, text, end);
  if (digits === end) return flaw(end, 'No number after minus sign in JSON');
  // A leading zero stands alone.
  if (text[end] === '0' && digits > end + 1) return flaw(end + 1, 'unexpected');
  end = digits;
  if (text[end] === '.') {
    const fraction = after(DIGITS, text, end + 1);
    if (fraction === end + 1) return flaw(fraction, 'Unterminated fractional number in JSON');
    end = fraction;
  }
  if (text[end] !== 'e' && text[end] !== 'E') return end;
  end += /[-+]/.test(text[end + 1] ?? '') ? 2 : 1;
  const exponent = after(DIGITS, text, end);
  return exponent === end ? flaw(end, 'Exponent part is missing a number in JSON') : exponent;
}
