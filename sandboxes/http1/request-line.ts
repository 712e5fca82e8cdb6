/** RFC 9112 §3: `method SP request-target SP HTTP-version CRLF`, checked in the order and with the words of Node's parser. */
import { ALPHA, AUTHORITY, CLASS, CR, DIGIT, LF, SP, TARGET } from './characters';
import { latin1 } from './latin1';
import { commonMethod, isHttpMethod, isReadableMethod, methodPrefixLength } from './methods';
import { HttpParseError } from './parse-error';

export interface RequestLine {
  method: string;
  target: string;
  major: number;
  minor: number;
  /** Any version, and lines that end with LF or CR alone. */
  readonly lenient: boolean;
}

/** More bytes are needed. */
export const MORE = -1;

/**
 * Reads a request line that begins at `at`.
 * @returns the position after it, or `MORE`
 * @throws {HttpParseError} with `bytesParsed` as a position in `bytes`
 */
export function scanRequestLine(bytes: Uint8Array, at: number, end: number, line: RequestLine): number {
  let i = at;
  while (i < end && bytes[i] !== SP && i - at < 16) i++;
  const common = i < end ? commonMethod(bytes, at, i) : undefined;
  if (!common && (i === end || !isReadableMethod(latin1(bytes, at, i)))) {
    const text = latin1(bytes, at, i);
    const known = methodPrefixLength(text);
    if (known === text.length && i === end) return MORE;
    throw isReadableMethod(text.slice(0, known))
      ? new HttpParseError('HPE_INVALID_METHOD', 'Expected space after method', at + known)
      : new HttpParseError('HPE_INVALID_METHOD', 'Invalid method encountered', at + known);
  }
  line.method = common ?? latin1(bytes, at, i);
  while (i < end && bytes[i] === SP) i++;
  if (i === end) return MORE;
  const targetStart = i;
  i = scanTarget(bytes, i, end, line.method === 'CONNECT');
  if (i === MORE) return MORE;
  line.target = latin1(bytes, targetStart, i);
  if (bytes[i] !== SP) return endSimpleRequest(bytes, i, end, line);
  while (i < end && bytes[i] === SP) i++;
  if (i < end) refuseBlank(bytes[i] as number, i);
  i = scanProtocol(bytes, i, end);
  if (i === MORE) return MORE;
  if (!common && !isHttpMethod(line.method))
    throw new HttpParseError('HPE_INVALID_CONSTANT', 'Invalid method for HTTP/x.x request', i - 1);
  i = scanVersion(bytes, i, end, line);
  if (i === MORE) return MORE;
  if (line.method === 'PRI') return scanPreface(bytes, i, end);
  if (i >= end) return MORE;
  if (line.lenient && bytes[i] === LF) return i + 1;
  if (bytes[i] !== CR)
    throw new HttpParseError(
      'HPE_INVALID_VERSION',
      'Expected CRLF after version',
      bytes[i] === LF ? i + 1 : i,
    );
  if (i + 1 >= end) return MORE;
  if (line.lenient && bytes[i + 1] !== LF) return i + 1;
  if (bytes[i + 1] !== LF) throw new HttpParseError('HPE_STRICT', 'Expected CRLF after version', i + 1);
  return i + 2;
}

/** A request line without a version is an HTTP/0.9 request. */
function endSimpleRequest(bytes: Uint8Array, at: number, end: number, line: RequestLine): number {
  line.major = 0;
  line.minor = 9;
  if (bytes[at] === LF) return at + 1;
  if (at + 1 >= end) return MORE;
  if (bytes[at + 1] !== LF) throw new HttpParseError('HPE_INVALID_URL', 'Expected CRLF', at + 1);
  return at + 2;
}

/** @returns the position of the SP, CR or LF that ends the target */
function scanTarget(bytes: Uint8Array, at: number, end: number, authorityForm: boolean): number {
  let i = at;
  const first = bytes[i] as number;
  if (authorityForm) {
    i = scanAuthority(bytes, i, end);
  } else if (first !== 0x2f && first !== 0x2a) {
    i = scanScheme(bytes, i, end);
  }
  if (i === MORE) return MORE;
  let part = 'path';
  for (; i < end; i++) {
    const byte = bytes[i] as number;
    if ((CLASS[byte] as number) & TARGET) continue;
    if (byte === SP || byte === CR || byte === LF) return i;
    if (byte === 0x3f) {
      if (part === 'path') part = 'query';
    } else if (byte === 0x23) {
      part = 'fragment start';
    } else {
      refuseBlank(byte, i);
      throw new HttpParseError('HPE_INVALID_URL', `Invalid char in url ${part}`, i);
    }
  }
  return MORE;
}

/** HTAB and FF, which stand nowhere in a target. @throws {HttpParseError} */
function refuseBlank(byte: number, at: number): void {
  if (byte === 9 || byte === 12)
    throw new HttpParseError('HPE_INVALID_URL', 'Invalid characters in url', at + 1);
}

/** `://` */
const SCHEME_END = [0x3a, 0x2f, 0x2f];

function scanScheme(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  if (!((CLASS[bytes[i] as number] as number) & ALPHA)) {
    refuseBlank(bytes[i] as number, i);
    const space = bytes[i] === CR || bytes[i] === LF;
    throw space
      ? new HttpParseError('HPE_INVALID_URL', 'Invalid characters in url', i + 1)
      : new HttpParseError('HPE_INVALID_URL', 'Unexpected start char in url', i);
  }
  while (i < end && (CLASS[bytes[i] as number] as number) & ALPHA) i++;
  for (const [k, expected] of SCHEME_END.entries()) {
    if (i === end) return MORE;
    const byte = bytes[i] as number;
    if (k < 2) {
      refuseBlank(byte, i);
      if (byte === SP || byte === CR || byte === LF)
        throw new HttpParseError('HPE_INVALID_URL', 'Invalid characters in url', i + 1);
    }
    if (byte !== expected) throw new HttpParseError('HPE_INVALID_URL', 'Unexpected char in url schema', i);
    i++;
  }
  return scanAuthority(bytes, i, end);
}

function scanAuthority(bytes: Uint8Array, at: number, end: number): number {
  for (let i = at; i < end; i++) {
    const byte = bytes[i] as number;
    if ((CLASS[byte] as number) & AUTHORITY) continue;
    if (byte === 0x2f || byte === 0x3f || byte === SP || byte === CR || byte === LF) return i;
    refuseBlank(byte, i);
    if (byte !== 0x40) throw new HttpParseError('HPE_INVALID_URL', 'Unexpected char in url server', i);
    if (bytes[i - 1] === 0x40) throw new HttpParseError('HPE_INVALID_URL', 'Double @ in url', i + 1);
  }
  return MORE;
}

const HTTP = [0x48, 0x54, 0x54, 0x50, 0x2f];

/** `HTTP/` */
export function scanProtocol(bytes: Uint8Array, at: number, end: number): number {
  for (let k = 0; k < 5; k++) {
    if (at + k >= end) return MORE;
    if (bytes[at + k] !== HTTP[k])
      throw new HttpParseError('HPE_INVALID_CONSTANT', 'Expected HTTP/, RTSP/ or ICE/', at + k);
  }
  return at + 5;
}

/** `1.1`, `1.0`, and what is older or newer and still read. */
export function scanVersion(
  bytes: Uint8Array,
  at: number,
  end: number,
  line: { major: number; minor: number; readonly lenient: boolean },
): number {
  const digit = (position: number) => ((CLASS[bytes[position] as number] as number) & DIGIT) !== 0;
  if (at >= end) return MORE;
  if (!digit(at)) throw new HttpParseError('HPE_INVALID_VERSION', 'Invalid major version', at);
  if (at + 1 >= end) return MORE;
  if (bytes[at + 1] !== 0x2e) throw new HttpParseError('HPE_INVALID_VERSION', 'Expected dot', at + 1);
  if (at + 2 >= end) return MORE;
  if (!digit(at + 2)) throw new HttpParseError('HPE_INVALID_VERSION', 'Invalid minor version', at + 2);
  line.major = (bytes[at] as number) - 48;
  line.minor = (bytes[at + 2] as number) - 48;
  const version = line.major * 10 + line.minor;
  if (!line.lenient && version !== 11 && version !== 10 && version !== 9 && version !== 20)
    throw new HttpParseError('HPE_INVALID_VERSION', 'Invalid HTTP version', at + 3);
  return at + 3;
}

/** RFC 9113 §3.4: the rest of what an HTTP/2 client sends first. Never succeeds: HTTP/2 is another protocol. */
function scanPreface(bytes: Uint8Array, at: number, end: number): number {
  const preface = '\r\n\r\nSM\r\n\r\n';
  for (let k = 0; k < preface.length; k++) {
    if (at + k >= end) return MORE;
    if (bytes[at + k] !== preface.charCodeAt(k))
      throw new HttpParseError('HPE_INVALID_VERSION', 'Expected HTTP/2 Connection Preface', at + k);
  }
  throw new HttpParseError('HPE_PAUSED_H2_UPGRADE', 'Pause on PRI/Upgrade', at + preface.length);
}
