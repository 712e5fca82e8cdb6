/** RFC 9112 §4: `HTTP-version SP status-code SP [reason-phrase] CRLF`. */
import { CLASS, CR, DIGIT, LF, SP } from './characters';
import { latin1 } from './latin1';
import { HttpParseError } from './parse-error';
import { MORE, scanProtocol, scanVersion } from './request-line';

export interface StatusLine {
  major: number;
  minor: number;
  readonly lenient: boolean;
  status: number;
  reason: string;
}

/**
 * Reads a status line that begins at `at`.
 * @returns the position after it, or `MORE`
 * @throws {HttpParseError} with `bytesParsed` as a position in `bytes`
 */
export function scanStatusLine(bytes: Uint8Array, at: number, end: number, line: StatusLine): number {
  let i = scanProtocol(bytes, at, end);
  if (i === MORE) return MORE;
  i = scanVersion(bytes, i, end, line);
  if (i === MORE || i >= end) return MORE;
  if (bytes[i] !== SP) throw new HttpParseError('HPE_INVALID_VERSION', 'Expected space after version', i);
  i++;
  line.status = 0;
  for (let k = 0; k < 3; k++, i++) {
    if (i >= end) return MORE;
    const byte = bytes[i] as number;
    if (!((CLASS[byte] as number) & DIGIT))
      throw new HttpParseError('HPE_INVALID_STATUS', 'Invalid status code', i);
    line.status = line.status * 10 + byte - 48;
  }
  if (i >= end) return MORE;
  if (bytes[i] !== SP && bytes[i] !== CR && !(line.lenient && bytes[i] === LF))
    throw new HttpParseError('HPE_INVALID_STATUS', 'Invalid response status', bytes[i] === LF ? i + 1 : i);
  const reasonStart = bytes[i] === SP ? ++i : i;
  while (i < end && bytes[i] !== CR && bytes[i] !== LF) i++;
  if (i >= end) return MORE;
  if (bytes[i] === LF && !line.lenient)
    throw new HttpParseError('HPE_CR_EXPECTED', 'Missing expected CR after response line', i + 1);
  line.reason = latin1(bytes, reasonStart, i);
  if (bytes[i] === LF) return i + 1;
  if (i + 1 >= end) return MORE;
  if (line.lenient && bytes[i + 1] !== LF) return i + 1;
  // llhttp takes a second CR for the LF here.
  if (bytes[i + 1] !== LF && bytes[i + 1] !== CR)
    throw new HttpParseError('HPE_STRICT', 'Expected LF after CR', i + 1);
  return i + 2;
}
