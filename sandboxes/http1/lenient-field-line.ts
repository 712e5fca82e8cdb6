/** A field line as Node's parser reads it with `insecureHTTPParser`: folded, ended by LF or CR alone, with any byte in its value. */
import { CLASS, COLON, CR, HTAB, LF, SP, TOKEN } from './characters';
import { type Special, specialField } from './framing';
import { latin1 } from './latin1';
import { HttpParseError } from './parse-error';

export interface LenientLine {
  readonly name: string;
  readonly value: string;
  readonly special: Special;
  /** The position after the line and its folds. */
  readonly next: number;
}

const isBlank = (byte: number | undefined): boolean => byte === SP || byte === HTAB;

/**
 * Reads one line that begins at `at`, and all that continues it (RFC 9112 §5.2).
 * @returns null when more bytes are needed
 * @throws {HttpParseError} with `bytesParsed` as a position in `bytes`
 */
export function scanLenientLine(bytes: Uint8Array, at: number, end: number): LenientLine | null {
  let i = at;
  while (i < end && (CLASS[bytes[i] as number] as number) & TOKEN) i++;
  const special = i > at ? specialField(bytes, at, i) : undefined;
  if (special) while (i < end && bytes[i] === SP) i++;
  if (i === end) return null;
  if (i === at || bytes[i] !== COLON)
    throw new HttpParseError('HPE_INVALID_HEADER_TOKEN', 'Invalid header token', i);
  const name = latin1(bytes, at, i++);
  let value = '';
  for (;;) {
    if (value === '') while (i < end && isBlank(bytes[i])) i++;
    const start = i;
    while (i < end && bytes[i] !== CR && bytes[i] !== LF) i++;
    value += latin1(bytes, start, i);
    const next = lineEnd(bytes, i, end, value === '');
    if (next === null || next >= end) return null;
    if (!isBlank(bytes[next])) return { name, value: value.replace(/[ \t]+$/, ''), special, next };
    i = next;
  }
}

function lineEnd(bytes: Uint8Array, at: number, end: number, empty: boolean): number | null {
  if (at >= end) return null;
  if (bytes[at] === LF) return at + 1;
  if (at + 1 >= end) return null;
  if (bytes[at + 1] === LF) return at + 2;
  if (empty) return at + 1;
  throw new HttpParseError('HPE_LF_EXPECTED', 'Missing expected LF after header value', at + 1);
}
