/** RFC 9112 §5: field lines of a head or of trailers, read as they arrive, as strictly as Node's parser. */
import { CLASS, COLON, CR, HTAB, LF, SP, TOKEN, VALUE } from './characters';
import { Framing, type Special, specialField } from './framing';
import { asciiText, latin1, latin1Bytes } from './latin1';
import { scanLenientLine } from './lenient-field-line';
import { HttpParseError } from './parse-error';
import { MORE } from './request-line';

const HEADER_TOKEN = 'HPE_INVALID_HEADER_TOKEN';

export class FieldLines {
  readonly framing: Framing;
  /** Name, value, name, value … of the section being read. */
  fields: string[] = [];
  /** Bytes of names and values so far; what `maxHeaderSize` limits. */
  size = 0;
  readonly #request: boolean;
  readonly #limit: number;
  readonly #lenient: boolean;
  /** Where names and values begin and end, as distances from the section's start. */
  #marks: number[] = [];
  #first = true;
  #previousEmpty = false;
  /** All bytes of values, or-ed: below 128 they are ASCII. */
  #seen = 0;

  constructor(request: boolean, limit: number, lenient: boolean) {
    this.framing = new Framing(lenient);
    this.#lenient = lenient;
    this.#request = request;
    this.#limit = limit;
  }

  /** A new section begins: a head (`startLine`), or trailers, which may not contradict the head's framing. */
  begin(startLine: boolean): void {
    this.#first = startLine;
    this.#previousEmpty = false;
    this.#marks.length = 0;
    this.#seen = 0;
    this.fields = [];
    this.size = 0;
    if (startLine) this.framing.reset();
  }

  /** @throws {HttpParseError} `HPE_HEADER_OVERFLOW` once names, values and target reach the limit */
  count(length: number, at: number): void {
    this.size += length;
    if (this.size >= this.#limit) throw new HttpParseError('HPE_HEADER_OVERFLOW', 'Header overflow', at);
  }

  /** Where an unfinished line began: the place to go on from once more bytes are there. */
  lineStart = 0;

  /**
   * Reads whole lines from `at` of a section that began at `base`.
   * @returns the position after the empty line that ends the section, or `MORE`; then `lineStart` says where to go on
   * @throws {HttpParseError} with `bytesParsed` as a position in `bytes`
   */
  scan(bytes: Uint8Array, base: number, at: number, end: number): number {
    if (this.#lenient) return this.#scanLenient(bytes, at, end);
    let i = at;
    for (;;) {
      this.lineStart = i;
      if (i >= end) return this.#tooLong(i, end);
      const first = bytes[i] as number;
      if (first === CR) {
        if (i + 1 >= end) return MORE;
        if (bytes[i + 1] !== LF) throw new HttpParseError('HPE_STRICT', 'Expected LF after headers', i + 1);
        this.#slice(bytes, base, i);
        return i + 2;
      }
      if (first === SP || first === HTAB) this.#rejectFold(first, i);
      i = this.#line(bytes, base, i, end);
      if (i === MORE) return this.#tooLong(this.lineStart, end);
      this.#first = false;
    }
  }

  #scanLenient(bytes: Uint8Array, at: number, end: number): number {
    let i = at;
    for (;;) {
      this.lineStart = i;
      if (i >= end) return this.#tooLong(i, end);
      if (bytes[i] === LF) return i + 1;
      if (bytes[i] === CR) {
        if (i + 1 >= end) return MORE;
        return bytes[i + 1] === LF ? i + 2 : i + 1;
      }
      const line = scanLenientLine(bytes, this.#first && bytes[i] === SP ? i + 1 : i, end);
      if (!line) return this.#tooLong(i, end);
      const { name, value, special, next } = line;
      if (special) this.framing.endField(special, latin1Bytes(value), 0, value.length, this.#request);
      this.count(name.length + value.length, next);
      this.fields.push(name, value);
      this.#first = false;
      i = next;
    }
  }

  #line(bytes: Uint8Array, base: number, at: number, end: number): number {
    let i = at;
    while (i < end && (CLASS[bytes[i] as number] as number) & TOKEN) i++;
    if (i === end) return MORE;
    const byte = bytes[i] as number;
    if (byte !== COLON || i === at) throw this.#badName(bytes, at, i);
    const nameEnd = i++;
    const special = specialField(bytes, at, nameEnd);
    if (special) this.framing.beginField(special, i);
    while (i < end && (bytes[i] === SP || bytes[i] === HTAB)) i++;
    const valueStart = i;
    if (special === 'transfer-encoding' && this.#request && i < end && bytes[i] !== CR && bytes[i] !== LF)
      this.framing.beginCodings(i);
    let all = 0;
    while (i < end && (CLASS[bytes[i] as number] as number) & VALUE) all |= bytes[i++] as number;
    if (i === end) return MORE;
    this.#seen |= all;
    if (bytes[i] !== CR && special) this.#badBefore(special, bytes, valueStart, i);
    if (bytes[i] !== CR) throw badValue(bytes[i] as number, i, i === valueStart);
    if (i + 1 === end) return MORE;
    if (bytes[i + 1] !== LF && special) this.#badBefore(special, bytes, valueStart, i);
    if (bytes[i + 1] !== LF)
      throw i === valueStart
        ? new HttpParseError('HPE_STRICT', 'Expected LF after CR', i + 1)
        : new HttpParseError('HPE_LF_EXPECTED', 'Missing expected LF after header value', i + 1);
    if (special === 'content-length' && i === valueStart) {
      // A fold is told before the missing number.
      if (i + 2 === end) return MORE;
      if (bytes[i + 2] === SP || bytes[i + 2] === HTAB)
        throw new HttpParseError(HEADER_TOKEN, 'Invalid header value char', i + 3);
    }
    if (special) this.framing.endField(special, bytes, valueStart, i, this.#request);
    let valueEnd = i;
    while (valueEnd > valueStart && (bytes[valueEnd - 1] === SP || bytes[valueEnd - 1] === HTAB)) valueEnd--;
    this.count(nameEnd - at + i - valueStart, i);
    this.#marks.push(at - base, nameEnd - base, valueStart - base, valueEnd - base);
    this.#previousEmpty = i === valueStart;
    return i + 2;
  }

  /** What framing reads is checked byte by byte: what is wrong there comes before the line's bad end. @throws {HttpParseError} */
  #badBefore(special: Special, bytes: Uint8Array, start: number, at: number): void {
    const partOfIt = special === 'content-length' && bytes[at] !== CR && bytes[at] !== LF;
    const end = partOfIt ? at + 1 : at;
    if (end > start) this.framing.endField(special, bytes, start, end, this.#request);
  }

  /** One decoding for the whole section, then slices: several times faster than text by text. */
  #slice(bytes: Uint8Array, base: number, end: number): void {
    const marks = this.#marks;
    // Names are ASCII by their class: only values may not be.
    const text = this.#seen < 128 ? asciiText(bytes, base, end) : latin1(bytes, base, end);
    const fields = new Array<string>(marks.length / 2);
    for (let k = 0; k < fields.length; k++)
      fields[k] = text.slice(marks[2 * k] as number, marks[2 * k + 1] as number);
    this.fields = fields;
  }

  #tooLong(start: number, end: number): number {
    if (this.size + end - start >= this.#limit)
      throw new HttpParseError('HPE_HEADER_OVERFLOW', 'Header overflow', end);
    return MORE;
  }

  /** RFC 9112 §5.2: a line that begins with whitespace would continue the one before; nobody may send that any more. */
  #rejectFold(first: number, at: number): void {
    if (this.#first) {
      if (first === SP)
        throw new HttpParseError('HPE_UNEXPECTED_SPACE', 'Unexpected space after start line', at + 1);
      return;
    }
    if (this.#marks.length === 0) return;
    throw this.#previousEmpty
      ? new HttpParseError(HEADER_TOKEN, 'Invalid header value char', at + 1)
      : new HttpParseError(HEADER_TOKEN, 'Unexpected whitespace after header value', at);
  }

  #badName(bytes: Uint8Array, start: number, at: number): HttpParseError {
    const byte = bytes[at] as number;
    // RFC 9112 §5.1: no whitespace between name and colon.
    if (byte === SP && specialField(bytes, start, at))
      return new HttpParseError(HEADER_TOKEN, 'Invalid header field char', at + 1);
    if (byte === LF && at === start)
      return new HttpParseError(HEADER_TOKEN, 'Invalid header field char', at + 1);
    return new HttpParseError(HEADER_TOKEN, 'Invalid header token', at);
  }
}

function badValue(byte: number, at: number, empty: boolean): HttpParseError {
  if (byte !== LF) return new HttpParseError(HEADER_TOKEN, 'Invalid header value char', at);
  return empty
    ? new HttpParseError(HEADER_TOKEN, 'Invalid header value char', at + 1)
    : new HttpParseError('HPE_CR_EXPECTED', 'Missing expected CR after header value', at);
}
