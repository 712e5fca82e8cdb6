/** Joins the wire parser to `IncomingMessage`, for both sides of a connection. */
import { Buffer } from 'node:buffer';
import { HttpParseError } from '../../../../http1/parse-error';
import { FRAMED, MessageParser, NO_BODY, type ParserHandler, UPGRADE } from '../../../../http1/parser';
import { type HttpSocket, IncomingMessage, readStart, readStop } from './incoming-message';

/** What the owner of a message answers: read its content, skip it, or hand the connection over. */
export type Answer = typeof FRAMED | typeof NO_BODY | typeof UPGRADE;
export { FRAMED, NO_BODY, UPGRADE };

/** Fields past these (names and values) are dropped, as in Node (`maxHeadersCount` 1000). */
const MAX_HEADER_PAIRS = 2000;
const BATCH = 62;

export interface ParserOptions {
  readonly kind: 'request' | 'response';
  readonly socket: HttpSocket;
  readonly maxHeaderSize?: number | undefined;
  readonly lenient?: boolean | undefined;
  readonly onIncoming: (message: IncomingMessage, shouldKeepAlive: boolean) => Answer;
  readonly createIncoming?: ((socket: HttpSocket) => IncomingMessage) | undefined;
  readonly joinDuplicateHeaders?: boolean | undefined;
}

export class HttpParser implements ParserHandler {
  readonly socket: HttpSocket;
  incoming: IncomingMessage | null = null;
  /** Field lines past half of it are dropped; 0: none. */
  maxHeaderPairs = MAX_HEADER_PAIRS;
  /** Milliseconds of `performance.now()` when the message being read began; 0 between messages. */
  messageStart: number;
  readonly #parser: MessageParser;
  readonly #options: ParserOptions;
  #freed = false;

  constructor(options: ParserOptions) {
    this.#options = options;
    this.socket = options.socket;
    const { kind, maxHeaderSize, lenient } = options;
    this.#parser = new MessageParser(kind, this, { maxHeaderSize, lenient });
    // A connection that never sends anything must not be older than a request may be.
    this.messageStart = performance.now();
  }

  /** The head of the message being read is whole. */
  get headersCompleted(): boolean {
    return this.#parser.inContent;
  }

  /** @returns how many bytes were read, or what broke, as Node's parser tells it */
  execute(bytes: Uint8Array): number | ClientParseError {
    const idle = this.#parser.idle;
    const result = this.#parser.execute(bytes);
    if (!this.#parser.idle && (idle || this.messageStart === 0)) this.messageStart = performance.now();
    return result instanceof HttpParseError ? asNodeError(result, bytes) : result;
  }

  finish(): ClientParseError | null {
    const error = this.#parser.finish();
    return error ? asNodeError(error) : null;
  }

  /** No callback will reach anybody any more. */
  free(): void {
    this.#freed = true;
    this.incoming = null;
  }

  onHead(head: MessageParser): number {
    if (this.#freed) return NO_BODY;
    const { createIncoming, socket, joinDuplicateHeaders, kind } = this.#options;
    const message = createIncoming ? createIncoming(socket) : new IncomingMessage(socket);
    this.incoming = message;
    message.httpVersionMajor = head.major;
    message.httpVersionMinor = head.minor;
    message.httpVersion = `${head.major}.${head.minor}`;
    message.joinDuplicateHeaders = Boolean(joinDuplicateHeaders);
    message.upgrade = head.upgrade;
    const fields = this.#keep(head.fields);
    message._addHeaderLines(fields, this.#limit(fields.length));
    if (kind === 'request') {
      message.method = head.method;
      message.url = head.target;
    } else {
      message.statusCode = head.status;
      message.statusMessage = head.reason;
    }
    return this.#options.onIncoming(message, head.keepAlive);
  }

  onBody(bytes: Uint8Array): void {
    const message = this.incoming;
    if (!message || message._dumped) return;
    if (!message.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))) readStop(this.socket);
  }

  onComplete(trailers: readonly string[]): void {
    this.messageStart = 0;
    if (this.#freed) return;
    const message = this.incoming;
    if (message) {
      message.complete = true;
      if (trailers.length > 0) this.#addTrailers(message, trailers);
      message.push(null);
    }
    readStart(this.socket);
  }

  #addTrailers(message: IncomingMessage, trailers: readonly string[]): void {
    const kept = [...this.#keep(trailers)];
    message._addHeaderLines(kept, kept.length);
  }

  /** Node takes over many fields 31 at a time, and none once there are enough. */
  #keep<T extends readonly string[]>(fields: T): T | string[] {
    const { maxHeaderPairs } = this;
    if (fields.length <= BATCH || maxHeaderPairs <= 0 || fields.length <= maxHeaderPairs) return fields;
    return fields.slice(0, BATCH * Math.ceil(maxHeaderPairs / BATCH));
  }

  #limit(count: number): number {
    return this.maxHeaderPairs > 0 ? Math.min(count, this.maxHeaderPairs) : count;
  }
}

export interface ClientParseError extends Error {
  code: string;
  reason: string;
  bytesParsed: number;
  rawPacket?: Uint8Array;
}

function asNodeError(error: HttpParseError, bytes?: Uint8Array): ClientParseError {
  const { code, reason, bytesParsed } = error;
  const made = Object.assign(new Error(error.message), { bytesParsed, code, reason });
  return bytes ? Object.assign(made, { rawPacket: Buffer.from(bytes) }) : made;
}
