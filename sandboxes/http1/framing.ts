/** What the fields of one message say about where its content ends (RFC 9112 §6) and whether the connection stays. */
import { CLASS, DIGIT, SP } from './characters';
import { latin1 } from './latin1';
import { HttpParseError } from './parse-error';

export type Special = 'connection' | 'content-length' | 'transfer-encoding' | 'upgrade' | undefined;

/** 2^64 - 1, past which llhttp's counter would overflow. */
const LARGEST = 18_446_744_073_709_551_615n;

const C = 0x63;
const P = 0x70;
const T = 0x74;
const U = 0x75;

/** The field names that framing reads, told by length and first letter before anything is compared. */
export function specialField(bytes: Uint8Array, start: number, end: number): Special {
  const first = (bytes[start] as number) | 0x20;
  switch (end - start) {
    case 7:
      return first === U && matches(bytes, start, 'upgrade') ? 'upgrade' : undefined;
    case 10:
      return first === C && matches(bytes, start, 'connection') ? 'connection' : undefined;
    case 14:
      return first === C && matches(bytes, start, 'content-length') ? 'content-length' : undefined;
    case 16:
      return first === P && matches(bytes, start, 'proxy-connection') ? 'connection' : undefined;
    case 17:
      return first === T && matches(bytes, start, 'transfer-encoding') ? 'transfer-encoding' : undefined;
    default:
      return undefined;
  }
}

/** Whether `word`, of small letters and hyphens, stands there in any case. */
function matches(bytes: Uint8Array, start: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    const byte = bytes[start + i] as number;
    // A hyphen has that bit set already.
    if ((byte | 0x20) !== word.charCodeAt(i)) return false;
  }
  return true;
}

export class Framing {
  readonly #lenient: boolean;
  /** -1: no Content-Length. */
  contentLength = -1;
  transferEncoding = false;
  chunked = false;
  close = false;
  keepAlive = false;
  connectionUpgrade = false;
  upgrade = false;

  constructor(lenient: boolean) {
    this.#lenient = lenient;
  }

  reset(): void {
    this.contentLength = -1;
    this.transferEncoding = false;
    this.chunked = false;
    this.close = false;
    this.keepAlive = false;
    this.connectionUpgrade = false;
    this.upgrade = false;
  }

  /**
   * A field name ended at `at`. RFC 9112 §6.3: both framings in one message may be a smuggled request.
   * @throws {HttpParseError}
   */
  beginField(special: Special, at: number): void {
    if (special === 'content-length' && this.transferEncoding)
      throw new HttpParseError(
        'HPE_INVALID_CONTENT_LENGTH',
        "Content-Length can't be present with Transfer-Encoding",
        at,
      );
    if (special === 'transfer-encoding' && this.contentLength >= 0)
      throw new HttpParseError(
        'HPE_INVALID_TRANSFER_ENCODING',
        "Transfer-Encoding can't be present with Content-Length",
        at,
      );
  }

  /** The codings of a request begin at `at`. @throws {HttpParseError} when an earlier field had the last one already */
  beginCodings(at: number): void {
    if (this.chunked && !this.#lenient) throw badCoding(at + 1);
  }

  /** @throws {HttpParseError} */
  endField(special: Special, bytes: Uint8Array, start: number, end: number, request: boolean): void {
    if (special === 'content-length') this.#length(bytes, start, end);
    else if (special === 'transfer-encoding') this.#codings(latin1(bytes, start, end), request, start);
    else if (special === 'connection') this.#options(bytes, start, end);
    else if (special === 'upgrade' && end > start) this.upgrade = true;
  }

  #length(bytes: Uint8Array, start: number, end: number): void {
    if (start === end)
      throw new HttpParseError('HPE_INVALID_CONTENT_LENGTH', 'Empty Content-Length', end + 2);
    if (this.contentLength >= 0)
      throw new HttpParseError('HPE_UNEXPECTED_CONTENT_LENGTH', 'Duplicate Content-Length', start);
    let i = start;
    let length = 0;
    while (i < end && (CLASS[bytes[i] as number] as number) & DIGIT) {
      length = length * 10 + (bytes[i] as number) - 48;
      i++;
    }
    if (length > Number.MAX_SAFE_INTEGER && BigInt(latin1(bytes, start, i)) > LARGEST)
      throw overflow(bytes, start, i);
    while (i < end && bytes[i] === SP) i++;
    if (i < end)
      throw new HttpParseError('HPE_INVALID_CONTENT_LENGTH', 'Invalid character in Content-Length', i);
    this.contentLength = length;
  }

  #codings(value: string, request: boolean, at: number): void {
    if (value === '') return;
    const strict = request && !this.#lenient;
    this.transferEncoding = true;
    const codings = value.toLowerCase().split(',');
    const last = codings.length - 1;
    let comma = at;
    for (let i = 0; i < last; i++) {
      comma += (codings[i] as string).length + 1;
      if (strict && withoutBlanks(codings[i]) === 'chunked') throw badCoding(comma);
    }
    this.chunked = withoutBlanks(codings[last]) === 'chunked';
  }

  #options(bytes: Uint8Array, start: number, end: number): void {
    if (end - start === 10 && matches(bytes, start, 'keep-alive')) {
      this.keepAlive = true;
      return;
    }
    const value = latin1(bytes, start, end);
    for (const option of value.toLowerCase().split(',')) {
      const name = withoutBlanks(option);
      if (name === 'close') this.close = true;
      else if (name === 'keep-alive') this.keepAlive = true;
      else if (name === 'upgrade') this.connectionUpgrade = true;
    }
  }
}

/** As llhttp does it: `trim` would take a vertical tab too, and read another coding than the next server. */
const withoutBlanks = (text: string | undefined): string | undefined => text?.replace(/^[ \t]+| +$/g, '');

const badCoding = (at: number): HttpParseError =>
  new HttpParseError('HPE_INVALID_TRANSFER_ENCODING', 'Invalid `Transfer-Encoding` header value', at);

/** Told at the digit that is one too many. */
function overflow(bytes: Uint8Array, start: number, end: number): HttpParseError {
  let at = start + 1;
  while (at < end && BigInt(latin1(bytes, start, at)) <= LARGEST) at++;
  return new HttpParseError('HPE_INVALID_CONTENT_LENGTH', 'Content-Length overflow', at);
}
