/** RFC 9112 §7.1: `chunk-size [chunk-ext] CRLF`, a byte at a time. */
import { CLASS, CR, HTAB, hexValue, LF, QUOTED, SP, TOKEN, VALUE } from './characters';
import { HttpParseError } from './parse-error';
import { MORE } from './request-line';

const FIRST_DIGIT = 0;
const DIGITS = 1;
const SPACES = 2;
const NEED_LF = 3;
const EXTENSION = 4;
const NAME = 5;
const EXTENSION_VALUE = 6;
const QUOTED_VALUE = 7;
const QUOTED_PAIR = 8;
const AFTER_QUOTED = 9;

/** What Node allows of extensions in one message (CVE-2024-22019: they cost work and carry nothing). */
const EXTENSIONS_LIMIT = 16_384;

export class ChunkHeader {
  size = 0;
  #state = FIRST_DIGIT;
  #digits = 0;
  #extensionBytes = 0;
  readonly #lenient: boolean;

  constructor(lenient: boolean) {
    this.#lenient = lenient;
  }

  /** A new message begins. */
  reset(): void {
    this.begin();
    this.#extensionBytes = 0;
  }

  /** A new chunk begins. */
  begin(): void {
    this.#state = FIRST_DIGIT;
    this.size = 0;
    this.#digits = 0;
  }

  /** @returns the position after the line, or `MORE` */
  scan(bytes: Uint8Array, at: number, end: number): number {
    for (let i = at; i < end; i++) {
      const byte = bytes[i] as number;
      if (this.#state === NEED_LF) {
        if (byte === LF) return i + 1;
        if (this.#lenient) return i;
        throw new HttpParseError('HPE_STRICT', 'Expected LF after chunk size', i);
      }
      if (this.#lenient && byte === LF && this.#endsWithLf) return i + 1;
      if (this.#state <= SPACES) this.#digit(byte, i);
      else this.#extension(byte, i);
    }
    return MORE;
  }

  get #endsWithLf(): boolean {
    const state = this.#state;
    return state !== FIRST_DIGIT && state !== EXTENSION && state !== QUOTED_VALUE && state !== QUOTED_PAIR;
  }

  #digit(byte: number, at: number): void {
    const value = hexValue(byte);
    if (value >= 0 && this.#state !== SPACES) {
      if (this.size > 0 && ++this.#digits > 15)
        throw new HttpParseError('HPE_INVALID_CHUNK_SIZE', 'Chunk size overflow', at + 1);
      this.size = this.size * 16 + value;
      this.#state = DIGITS;
    } else if (this.#state !== FIRST_DIGIT && byte === CR) this.#state = NEED_LF;
    else if (this.#lenient && this.#state !== FIRST_DIGIT && (byte === SP || byte === HTAB))
      this.#state = SPACES;
    else if (this.#state !== FIRST_DIGIT && byte === 0x3b) this.#state = EXTENSION;
    else if (this.#state === DIGITS && byte === LF)
      throw new HttpParseError('HPE_CR_EXPECTED', 'Missing expected CR after chunk size', at + 1);
    else {
      const counted = this.#state === DIGITS && (byte === SP || byte === HTAB) ? at + 1 : at;
      throw new HttpParseError('HPE_INVALID_CHUNK_SIZE', 'Invalid character in chunk size', counted);
    }
  }

  #extension(byte: number, at: number): void {
    if (++this.#extensionBytes > EXTENSIONS_LIMIT)
      throw new HttpParseError('HPE_CHUNK_EXTENSIONS_OVERFLOW', 'Chunk extensions overflow', at);
    const characters = CLASS[byte] as number;
    switch (this.#state) {
      case EXTENSION:
        if (byte === SP || byte === CR)
          throw new HttpParseError('HPE_STRICT', 'Invalid character in chunk extensions', at + 1);
        this.#state = NAME;
        this.#name(byte, at);
        return;
      case NAME:
        this.#name(byte, at);
        return;
      case EXTENSION_VALUE:
        if (characters & TOKEN) return;
        if (byte === 0x22) this.#state = QUOTED_VALUE;
        else this.#endPart(byte, at, 'value', 'value');
        return;
      case QUOTED_VALUE:
        if (characters & QUOTED) return;
        if (byte === 0x22) this.#state = AFTER_QUOTED;
        else if (byte === 0x5c) this.#state = QUOTED_PAIR;
        else
          throw new HttpParseError(
            'HPE_STRICT',
            'Invalid character in chunk extensions quoted value',
            at + 1,
          );
        return;
      case QUOTED_PAIR:
        if (!(characters & VALUE))
          throw new HttpParseError(
            'HPE_STRICT',
            'Invalid quoted-pair in chunk extensions quoted value',
            at + 1,
          );
        this.#state = QUOTED_VALUE;
        return;
      default:
        this.#endPart(byte, at, 'quote value', 'value');
    }
  }

  #name(byte: number, at: number): void {
    if ((CLASS[byte] as number) & TOKEN) return;
    if (byte === 0x3d) this.#state = EXTENSION_VALUE;
    else this.#endPart(byte, at, 'name', 'name');
  }

  #endPart(byte: number, at: number, part: string, expected: string): void {
    if (byte === 0x3b) this.#state = EXTENSION;
    else if (byte === CR) this.#state = NEED_LF;
    else if (byte === LF)
      throw new HttpParseError(
        'HPE_CR_EXPECTED',
        `Missing expected CR after chunk extension ${expected}`,
        at,
      );
    else
      throw new HttpParseError(
        'HPE_STRICT',
        `Invalid character in chunk extensions ${part}`,
        part === 'quote value' ? at : at + 1,
      );
  }
}
