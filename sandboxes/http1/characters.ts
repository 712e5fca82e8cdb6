/** Which bytes may stand where in an HTTP/1.1 head: one bit a class, one table look-up a byte. */

/** RFC 9110 §5.6.2 `tchar`: field names and methods. */
export const TOKEN = 1;
/** RFC 9110 §5.5 field values: HTAB, SP, VCHAR and obs-text, and no other control character. */
export const VALUE = 2;
/** A request-target's path: VCHAR but `#` and `?`, which begin the next part. */
export const TARGET = 4;
export const DIGIT = 8;
export const ALPHA = 16;
/** RFC 3986 §3.2: what an authority may hold besides `@`, `/` and `?`. */
export const AUTHORITY = 32;
/** RFC 9110 §5.6.4 `qdtext`. */
export const QUOTED = 64;

export const HTAB = 9;
export const LF = 10;
export const CR = 13;
export const SP = 32;
export const COLON = 58;

export const CLASS: Uint8Array = (() => {
  const table = new Uint8Array(256);
  const add = (characters: string, bit: number) => {
    for (let i = 0; i < characters.length; i++) {
      const code = characters.charCodeAt(i);
      table[code] = (table[code] ?? 0) | bit;
    }
  };
  const range = (first: number, last: number, bit: number) => {
    for (let code = first; code <= last; code++) table[code] = (table[code] ?? 0) | bit;
  };
  range(48, 57, DIGIT | TOKEN | TARGET | AUTHORITY);
  range(65, 90, ALPHA | TOKEN | TARGET | AUTHORITY);
  range(97, 122, ALPHA | TOKEN | TARGET | AUTHORITY);
  add("!#$%&'*+-.^_`|~", TOKEN);
  add('!"$%&\'()*+,-./:;<=>@[\\]^_`{|}~', TARGET);
  add("-_.!~*'()%;:&=+$,[]", AUTHORITY);
  range(32, 126, VALUE | QUOTED);
  range(128, 255, VALUE | QUOTED);
  add('\t', VALUE | QUOTED);
  table[34] = (table[34] ?? 0) & ~QUOTED;
  table[92] = (table[92] ?? 0) & ~QUOTED;
  return table;
})();

/** The value of a hexadecimal digit, or -1. */
export function hexValue(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 0x20;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
