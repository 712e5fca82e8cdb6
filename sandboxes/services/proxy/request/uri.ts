/** Paths of requests: decoded for matching, encoded again when they are passed on. */

/** `/a//b/../c%20d` → `/a/c d`. null: it cannot be read, or leaves the root. */
export function normalise(path: string, mergeSlashes: boolean): string | null {
  if (!path.startsWith('/') || /%(?![0-9a-fA-F]{2})/.test(path)) return null;
  const decoded = path.replace(/%([0-9a-fA-F]{2})/g, (_, byte: string) =>
    String.fromCharCode(Number.parseInt(byte, 16)),
  );
  if (decoded.includes('\0')) return null;
  const parts: string[] = [];
  const given = decoded.slice(1).split('/');
  for (const [index, part] of given.entries()) {
    const last = index === given.length - 1;
    if (part === '..') {
      if (parts.length === 0) return null;
      parts.pop();
      if (last) parts.push('');
    } else if (part === '.') {
      if (last) parts.push('');
    } else if (part === '' && !last && mergeSlashes) continue;
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** What nginx escapes of a path when it passes it on (NGX_ESCAPE_URI): controls, space, `"#%?` and what is not ASCII. */
export const escapePath = (path: string): string => escapeBytes(path, '"#%?');

/** Arguments made of captures and of what a decoded path gives. */
export const escapeArguments = (text: string): string => escapeBytes(text, '"#%&+?');

const escapeBytes = (text: string, unsafe: string): string =>
  [...text]
    .map((char) => (char <= ' ' || char > '~' || unsafe.includes(char) ? `%${hexByte(char)}` : char))
    .join('');

/** `\n` → `0A`. @param char a byte as a character */
export const hexByte = (char: string): string =>
  char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
