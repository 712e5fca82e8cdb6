/**
 * An incremental HTTP/1.1 parser (RFC 9112): bytes are pushed in as they arrive, heads, pieces of content and ends come out.
 * As strict as Node's (llhttp), with its codes and words; the engine's `node:http` and every projection of the wire run on it.
 */

import { CR, LF } from './characters';
import { ChunkHeader } from './chunk-header';
import { FieldLines } from './field-lines';
import { HttpParseError } from './parse-error';
import { MORE, scanRequestLine } from './request-line';
import { scanStatusLine } from './status-line';

/** Answers of `onHead`. */
export const FRAMED = 0;
/** The message has no content whatever its fields say: a response to HEAD. */
export const NO_BODY = 1;
/** What follows the head is another protocol (101, CONNECT). */
export const UPGRADE = 2;

export interface ParserHandler {
  /** A head is complete; `head` is the parser itself, valid until the next message. */
  onHead(head: MessageParser): number;
  /** A piece of content: a view into the pushed chunk. */
  onBody(bytes: Uint8Array): void;
  /** `trailers`: name, value, name, value … */
  onComplete(trailers: readonly string[]): void;
}

export interface ParserOptions {
  /** Most bytes of target, names and values together. Node's `--max-http-header-size`: 16,384. */
  readonly maxHeaderSize?: number | undefined;
  /** Node's `insecureHTTPParser`: reads what RFC 9112 forbids and broken peers send. Lets requests be smuggled. */
  readonly lenient?: boolean | undefined;
}

export const MAX_HEADER_SIZE = 16_384;

type State =
  | 'start'
  | 'head'
  | 'length'
  | 'chunk-header'
  | 'chunk-data'
  | 'chunk-end'
  | 'trailers'
  | 'until-eof'
  | 'closed';

/** RFC 9112 §6.3, rule 1: these end with their head, whatever their fields say. */
const WITHOUT_CONTENT = new Set([100, 101, 204, 304]);

const EMPTY = new Uint8Array(0);
const NO_FIELDS: readonly string[] = [];

export class MessageParser {
  method = '';
  target = '';
  major = 1;
  minor = 1;
  status = 0;
  reason = '';
  /** Field lines of the head as they stood on the wire: name, value, name, value … */
  fields: string[] = [];
  /** The message asks for another protocol by `Upgrade` and `Connection: upgrade`, or by CONNECT. */
  upgrade = false;
  /** Whether the connection may carry another message after this one (RFC 9112 §9.3). */
  keepAlive = true;

  /** Where the message that completed last ended in the chunk being executed; negative: in the bytes kept from before. */
  completedAt = 0;

  readonly #request: boolean;
  readonly #handler: ParserHandler;
  readonly #lines: FieldLines;
  readonly lenient: boolean;
  readonly #chunk: ChunkHeader;
  #state: State = 'start';
  #error: HttpParseError | null = null;
  /** An unfinished head or trailer section. */
  #carry: Uint8Array = EMPTY;
  /** How much of the buffer `#carry` is filled; it doubles as it grows, so that single bytes do not copy all before them. */
  #carried = 0;
  /** How many of the bytes being read came with earlier chunks. */
  #before = 0;
  /** Where the field section began in `#carry` or in the present chunk; -1 while the start line is unfinished. */
  #base = -1;
  #remaining = 0;
  #skipBody = false;
  /** The rest of the chunk may be another protocol: the caller decides. A later chunk is read as HTTP again. */
  #stopped = false;

  constructor(kind: 'request' | 'response', handler: ParserHandler, options: ParserOptions = {}) {
    this.#request = kind === 'request';
    this.#handler = handler;
    this.lenient = options.lenient ?? false;
    this.#lines = new FieldLines(this.#request, options.maxHeaderSize || MAX_HEADER_SIZE, this.lenient);
    this.#chunk = new ChunkHeader(this.lenient);
  }

  /** Between two messages: nothing of a next one has arrived. */
  get idle(): boolean {
    return this.#state === 'start' || this.#state === 'closed';
  }

  /** In a message whose head is complete. */
  get inContent(): boolean {
    return !this.idle && this.#state !== 'head';
  }

  /**
   * Reads one chunk.
   * @returns how many bytes were read, or what broke; a broken parser stays so. Fewer are read than given only when a
   * message asked for an upgrade: then the rest is of the other protocol, or, if none was agreed on, may be executed again
   */
  execute(chunk: Uint8Array): number | HttpParseError {
    if (this.#error) return this.#error;
    const carried = this.#carried;
    this.#before = carried;
    this.#stopped = false;
    const bytes = carried > 0 ? this.#append(chunk) : chunk;
    try {
      return this.#run(bytes, 0) - carried;
    } catch (error) {
      if (!(error instanceof HttpParseError)) throw error;
      error.bytesParsed -= carried;
      this.#error = error;
      return error;
    }
  }

  /** The peer will send nothing more. @returns what is wrong with that, or null */
  finish(): HttpParseError | null {
    if (this.#error) return null;
    if (this.#state === 'until-eof') {
      this.#state = 'closed';
      this.#handler.onComplete(NO_FIELDS);
    } else if (!this.idle) {
      this.#error = new HttpParseError('HPE_INVALID_EOF_STATE', 'Invalid EOF state', 0, 'Parse Error');
      return this.#error;
    }
    return null;
  }

  #run(bytes: Uint8Array, from: number): number {
    const end = bytes.length;
    let i = from;
    while (i < end) {
      switch (this.#state) {
        case 'start':
          while (i < end && (bytes[i] === CR || bytes[i] === LF)) i++;
          if (i === end) return end;
          this.#state = 'head';
          this.#base = -1;
          this.#lines.begin(true);
          this.#lines.lineStart = i;
          i = this.#head(bytes, i, i, end);
          break;
        case 'head':
          i = this.#head(bytes, 0, this.#lines.lineStart, end);
          break;
        case 'length':
          i = this.#content(bytes, i, end, false);
          break;
        case 'chunk-header':
          i = this.#chunkHeader(bytes, i, end);
          break;
        case 'chunk-data':
          i = this.#content(bytes, i, end, true);
          break;
        case 'chunk-end':
          i = this.#chunkEnd(bytes, i);
          break;
        case 'trailers':
          i = this.#trailers(bytes, 0, this.#lines.lineStart, end);
          break;
        case 'until-eof':
          this.#handler.onBody(i === 0 ? bytes : bytes.subarray(i));
          return end;
        case 'closed':
          while (i < end && (bytes[i] === CR || bytes[i] === LF)) i++;
          if (i < end)
            throw new HttpParseError('HPE_CLOSED_CONNECTION', 'Data after `Connection: close`', i + 1);
          return end;
      }
      if (i === MORE) return end;
      if (this.#stopped) return i;
    }
    return i;
  }

  /** `start`: where the head began in `bytes`; `at`: where to go on. Unfinished bytes are kept for the next chunk. */
  #head(bytes: Uint8Array, start: number, at: number, end: number): number {
    let i = at;
    if (this.#base < 0) {
      i = this.#request ? scanRequestLine(bytes, i, end, this) : scanStatusLine(bytes, i, end, this);
      if (i === MORE) {
        // A start line that never ends is counted like any other part of the head.
        this.#lines.size = 0;
        this.#lines.count(end - start, end);
        this.#lines.size = 0;
        return this.#keep(bytes, start, start);
      }
      this.#lines.count(this.#request ? this.target.length : this.reason.length, i);
      this.#base = i;
    }
    i = this.#lines.scan(bytes, this.#base, i, end);
    if (i === MORE) return this.#keep(bytes, start, this.#lines.lineStart);
    this.#letGo();
    return this.#headComplete(i);
  }

  #append(chunk: Uint8Array): Uint8Array {
    const length = this.#carried + chunk.length;
    if (length > this.#carry.length) {
      const larger = new Uint8Array(2 * length);
      larger.set(this.#carry.subarray(0, this.#carried));
      this.#carry = larger;
    }
    this.#carry.set(chunk, this.#carried);
    this.#carried = length;
    return this.#carry.subarray(0, length);
  }

  /** The section is complete. Content handed out may be a view of the buffer, so it is not used again. */
  #letGo(): void {
    this.#carry = EMPTY;
    this.#carried = 0;
  }

  #keep(bytes: Uint8Array, start: number, lineStart: number): number {
    if (this.#carried === 0) {
      this.#carry = bytes.slice(start);
      this.#carried = this.#carry.length;
    }
    this.#lines.lineStart = lineStart - start;
    if (this.#base >= 0) this.#base -= start;
    return MORE;
  }

  #headComplete(at: number): number {
    const framing = this.#lines.framing;
    this.fields = this.#lines.fields;
    this.upgrade = this.#asksForUpgrade();
    this.#skipBody = false;
    this.keepAlive = this.#staysOpen();
    const answer = this.#handler.onHead(this);
    if (answer === UPGRADE) this.upgrade = true;
    this.#skipBody = answer !== FRAMED || (!this.#request && WITHOUT_CONTENT.has(this.status));
    const hasBody = framing.chunked || framing.contentLength > 0;
    if (this.#skipBody || (this.upgrade && (this.method === 'CONNECT' || !hasBody)))
      return this.#complete(at, NO_FIELDS);
    if (framing.chunked) {
      this.#state = 'chunk-header';
      this.#chunk.reset();
    } else if (framing.transferEncoding) {
      if (this.#request && !this.lenient)
        throw new HttpParseError(
          'HPE_INVALID_TRANSFER_ENCODING',
          'Request has invalid `Transfer-Encoding`',
          at,
        );
      this.#state = 'until-eof';
    } else if (framing.contentLength > 0) {
      this.#state = 'length';
      this.#remaining = framing.contentLength;
    } else if (framing.contentLength < 0 && this.#endsAtEof()) {
      this.#state = 'until-eof';
    } else return this.#complete(at, NO_FIELDS);
    return at;
  }

  #asksForUpgrade(): boolean {
    const { upgrade, connectionUpgrade } = this.#lines.framing;
    if (upgrade && connectionUpgrade) return this.#request || this.status === 101;
    return this.#request && this.method === 'CONNECT';
  }

  /** RFC 9112 §6.3: a response without framing ends with its connection. */
  #endsAtEof(): boolean {
    const framing = this.#lines.framing;
    if (
      this.#request ||
      this.#skipBody ||
      isInformational(this.status) ||
      this.status === 204 ||
      this.status === 304
    )
      return false;
    if (framing.transferEncoding && !framing.chunked) return true;
    return !framing.chunked && framing.contentLength < 0;
  }

  #staysOpen(): boolean {
    const framing = this.#lines.framing;
    const persistent = this.major > 0 && this.minor > 0 ? !framing.close : framing.keepAlive;
    return persistent && !this.#endsAtEof();
  }

  #content(bytes: Uint8Array, at: number, end: number, chunked: boolean): number {
    const length = Math.min(this.#remaining, end - at);
    const next = at + length;
    this.#remaining -= length;
    // The state is set first: a handler may look at it, or throw.
    if (this.#remaining === 0 && chunked) this.#state = 'chunk-end';
    this.#handler.onBody(at === 0 && next === end ? bytes : bytes.subarray(at, next));
    return this.#remaining === 0 && !chunked ? this.#complete(next, NO_FIELDS) : next;
  }

  #chunkHeader(bytes: Uint8Array, at: number, end: number): number {
    const next = this.#chunk.scan(bytes, at, end);
    if (next === MORE) return MORE;
    if (this.#chunk.size > 0) {
      this.#remaining = this.#chunk.size;
      this.#state = 'chunk-data';
      return next;
    }
    this.#state = 'trailers';
    this.#lines.begin(false);
    this.#base = next;
    return this.#trailers(bytes, next, next, end);
  }

  /** `#remaining` counts down from 0 to -1 at the CR. */
  #chunkEnd(bytes: Uint8Array, at: number): number {
    if (this.lenient) return this.#lenientChunkEnd(bytes[at], at);
    const expected = this.#remaining === 0 ? CR : LF;
    if (bytes[at] !== expected) {
      throw bytes[at] === LF
        ? new HttpParseError('HPE_CR_EXPECTED', 'Missing expected CR after chunk data', at + 1)
        : new HttpParseError('HPE_STRICT', 'Expected LF after chunk data', at);
    }
    this.#remaining--;
    if (expected === LF) {
      this.#remaining = 0;
      this.#state = 'chunk-header';
      this.#chunk.begin();
    }
    return at + 1;
  }

  /** CR, LF, both or nothing. */
  #lenientChunkEnd(byte: number | undefined, at: number): number {
    if (byte === CR && this.#remaining === 0) {
      this.#remaining = -1;
      return at + 1;
    }
    this.#remaining = 0;
    this.#state = 'chunk-header';
    this.#chunk.begin();
    return byte === LF ? at + 1 : at;
  }

  #trailers(bytes: Uint8Array, start: number, at: number, end: number): number {
    const i = this.#lines.scan(bytes, this.#base, at, end);
    if (i === MORE) return this.#keep(bytes, start, this.#lines.lineStart);
    this.#letGo();
    return this.#complete(i, this.#lines.fields);
  }

  #complete(at: number, trailers: readonly string[]): number {
    this.#state = this.lenient || this.#staysOpen() ? 'start' : 'closed';
    this.#stopped = this.upgrade;
    this.completedAt = at - this.#before;
    this.#handler.onComplete(trailers);
    return at;
  }
}

const isInformational = (status: number): boolean => status >= 100 && status < 200;

export const createRequestParser = (handler: ParserHandler, options?: ParserOptions): MessageParser =>
  new MessageParser('request', handler, options);

export const createResponseParser = (handler: ParserHandler, options?: ParserOptions): MessageParser =>
  new MessageParser('response', handler, options);
