/** Both directions of one logged connection, cut into exchanges as the bytes arrive. */
import { concat, joinBytes } from '../bytes';
import type { Direction } from '../engine/events';
import type { LoggedExchange } from './logged-exchange';
import { type HeaderField, pairs, type RequestMessage, type ResponseMessage } from './message';
import { HttpParseError } from './parse-error';
import {
  createRequestParser,
  createResponseParser,
  FRAMED,
  type MessageParser,
  NO_BODY,
  UPGRADE,
} from './parser';

/** An exchange while it grows. */
class Draft {
  firstSeq: number;
  lastSeq: number;
  readonly requestStart: number;
  requestEnd: number | null = null;
  responseStart: number | null = null;
  responseEnd: number | null = null;
  request: Omit<RequestMessage, 'body'> | null = null;
  response: Omit<ResponseMessage, 'body' | 'trailers'> | null = null;
  readonly requestBody: Uint8Array[] = [];
  responseBody: Uint8Array[] = [];
  trailers: readonly HeaderField[] = [];
  readonly interim: ResponseMessage[] = [];
  readonly sent: Uint8Array[] = [];
  readonly received: Uint8Array[] = [];
  truncated = false;
  error: string | null = null;
  snapshot: LoggedExchange | null = null;
  lastAt: number;

  constructor(seq: number, at: number) {
    this.firstSeq = seq;
    this.lastSeq = seq;
    this.requestStart = at;
    this.lastAt = at;
  }

  touch(seq: number, at: number): void {
    this.lastSeq = seq;
    this.lastAt = at;
    this.snapshot = null;
  }
}

/** How a piece begins with which a client begins anew. */
const REQUEST = /^[A-Z][A-Z-]* \S/;
const latin1 = new TextDecoder('latin1');
const EMPTY = new Uint8Array(0);

export class ConnectionReader {
  readonly #connection: number;
  readonly #port: number;
  readonly #from: number | null;
  readonly #to: number | null;
  readonly #drafts: Draft[] = [];
  #requests: MessageParser;
  #responses: MessageParser;
  /** The request that is arriving, and the place of the one whose response is awaited. */
  #asking: Draft | null = null;
  #answered = 0;
  /** No HTTP any more: an agreed upgrade, or bytes that break the rules. */
  #opaque: Record<Direction, boolean> = { 'to-server': false, 'to-client': false };
  #upgraded = false;
  /** Bytes are missing: where the next message begins is not known. */
  #cutOff = false;
  #seq = 0;
  #at = 0;
  /** The piece being read, where the part of it handed to a parser begins, and where the current message does. */
  #piece: Uint8Array = EMPTY;
  #offset = 0;
  #begun = 0;

  constructor(connection: number, port: number, from: number | null, to: number | null) {
    this.#connection = connection;
    this.#port = port;
    this.#from = from;
    this.#to = to;
    this.#requests = this.#requestParser();
    this.#responses = this.#responseParser();
  }

  data(direction: Direction, bytes: Uint8Array, length: number, seq: number, at: number): void {
    this.#seq = seq;
    this.#at = at;
    if (
      this.#cutOff &&
      !this.#upgraded &&
      direction === 'to-server' &&
      REQUEST.test(latin1.decode(bytes.subarray(0, 64)))
    )
      this.#resume();
    if (direction === 'to-server') this.#toServer(bytes, length);
    else this.#toClient(bytes, length);
  }

  close(how: 'fin' | 'reset', seq: number, at: number): void {
    this.#seq = seq;
    this.#at = at;
    if (how === 'fin' && !this.#opaque['to-client']) {
      this.#piece = EMPTY;
      this.#begun = 0;
      this.#responses.finish();
    }
    const reason = how === 'reset' ? 'The connection was reset.' : 'The connection ended first.';
    for (const draft of this.#drafts.slice(this.#answered)) {
      draft.error ??= reason;
      draft.touch(seq, at);
    }
    this.#answered = this.#drafts.length;
  }

  exchanges(): LoggedExchange[] {
    return this.#drafts.map((draft, index) => {
      draft.snapshot ??= this.#show(draft, index);
      return draft.snapshot;
    });
  }

  #requestParser(): MessageParser {
    return createRequestParser({
      onHead: (head) => {
        const draft = this.#draft();
        draft.request = {
          method: head.method,
          target: head.target,
          version: head.minor === 0 ? '1.0' : '1.1',
          headers: pairs(head.fields),
        };
        return head.method === 'CONNECT' ? UPGRADE : FRAMED;
      },
      onBody: (bytes) => this.#draft().requestBody.push(bytes),
      onComplete: () => {
        const draft = this.#draft();
        draft.requestEnd = this.#at;
        this.#keep(draft, 'sent', this.#taken(this.#requests), 0);
        this.#asking = null;
      },
    });
  }

  #responseParser(): MessageParser {
    return createResponseParser({
      onHead: (head) => {
        const draft = this.#drafts[this.#answered];
        if (!draft) return FRAMED;
        draft.response = {
          version: head.minor === 0 ? '1.0' : '1.1',
          status: head.status,
          reason: head.reason,
          headers: pairs(head.fields),
        };
        draft.responseBody = [];
        if (draft.request?.method === 'CONNECT' && head.status < 300) return UPGRADE;
        return draft.request?.method === 'HEAD' ? NO_BODY : FRAMED;
      },
      onBody: (bytes) => this.#drafts[this.#answered]?.responseBody.push(bytes),
      onComplete: (trailers) => this.#responseComplete(pairs(trailers)),
    });
  }

  /** The request that is arriving; the first byte of a next one makes it. */
  #draft(): Draft {
    if (!this.#asking) {
      this.#asking = new Draft(this.#seq, this.#at);
      this.#drafts.push(this.#asking);
    }
    this.#asking.touch(this.#seq, this.#at);
    return this.#asking;
  }

  #toServer(bytes: Uint8Array, length: number): void {
    if (this.#opaque['to-server']) {
      this.#keep(this.#drafts.at(-1), 'sent', bytes, length);
      return;
    }
    const read = this.#execute(this.#requests, bytes);
    if (read.error) {
      this.#draft().error ??= read.error.message;
      this.#opaque['to-server'] = true;
    }
    if (read.error || !this.#requests.idle) this.#keep(this.#draft(), 'sent', bytes.subarray(this.#begun), 0);
    if (length > bytes.length) this.#cut('to-server', this.#asking ?? this.#drafts.at(-1));
  }

  #toClient(bytes: Uint8Array, length: number): void {
    if (this.#opaque['to-client'] || this.#answered === this.#drafts.length) {
      this.#keep(this.#drafts.at(-1), 'received', bytes, length);
      return;
    }
    const read = this.#execute(this.#responses, bytes);
    const draft = this.#drafts[this.#answered];
    if (draft && (read.error || !this.#responses.idle)) {
      draft.responseStart ??= this.#at;
      this.#keep(draft, 'received', bytes.subarray(this.#begun), 0);
    }
    if (read.error) {
      if (draft) draft.error ??= read.error.message;
      this.#opaque['to-client'] = true;
    } else if (read.length < bytes.length) {
      this.#keep(this.#drafts.at(-1), 'received', bytes.subarray(read.length), 0);
    }
    if (length > bytes.length) this.#cut('to-client', draft);
  }

  /** After an upgrade that was not agreed on, a parser stops and goes on; after one that was, the rest is not HTTP. */
  #execute(parser: MessageParser, bytes: Uint8Array): { length: number; error: HttpParseError | null } {
    this.#piece = bytes;
    this.#begun = 0;
    let length = 0;
    while (length < bytes.length && !this.#opaque['to-client']) {
      this.#offset = length;
      const result = parser.execute(length === 0 ? bytes : bytes.subarray(length));
      if (result instanceof HttpParseError) return { length, error: result };
      if (result === 0) break;
      length += result;
    }
    return { length, error: null };
  }

  /** The bytes of the piece being read that belong to the message that just completed. */
  #taken(parser: MessageParser): Uint8Array {
    const end = this.#offset + parser.completedAt;
    const bytes = this.#piece.subarray(this.#begun, end);
    this.#begun = end;
    return bytes;
  }

  #responseComplete(trailers: readonly HeaderField[]): void {
    const draft = this.#drafts[this.#answered];
    if (!draft?.response) return;
    draft.responseStart ??= this.#at;
    this.#keep(draft, 'received', this.#taken(this.#responses), 0);
    if (draft.response.status < 200 && draft.response.status !== 101) {
      draft.interim.push({ ...draft.response, body: concat(...draft.responseBody), trailers: [] });
      draft.response = null;
      return;
    }
    if (draft.response.status === 101 || (draft.request?.method === 'CONNECT' && draft.response.status < 300))
      this.#upgraded = true;
    if (this.#upgraded) this.#opaque = { 'to-server': true, 'to-client': true };
    draft.trailers = trailers;
    draft.responseEnd = this.#at;
    this.#answered++;
  }

  #keep(draft: Draft | undefined, side: 'sent' | 'received', bytes: Uint8Array, length: number): void {
    if (!draft) return;
    if (bytes.length > 0) draft[side].push(bytes);
    draft.touch(this.#seq, this.#at);
    if (length > bytes.length) draft.truncated = true;
  }

  /** The log dropped bytes: where the next message begins is unknown from here on. */
  #cut(direction: Direction, draft: Draft | undefined): void {
    this.#opaque[direction] = true;
    this.#cutOff = true;
    if (!draft) return;
    draft.truncated = true;
    draft.touch(this.#seq, this.#at);
  }

  /** A request after bytes that are missing: a client that sends it has, without pipelining, the answers to all before. */
  #resume(): void {
    for (const draft of this.#drafts.slice(this.#answered)) {
      if (draft.response) draft.responseEnd ??= draft.lastAt;
      else draft.error ??= 'The log did not keep the answer.';
      draft.snapshot = null;
    }
    this.#answered = this.#drafts.length;
    this.#asking = null;
    this.#cutOff = false;
    this.#opaque = { 'to-server': false, 'to-client': false };
    this.#requests = this.#requestParser();
    this.#responses = this.#responseParser();
  }

  #show(draft: Draft, index: number): LoggedExchange {
    return {
      connection: this.#connection,
      index,
      port: this.#port,
      from: this.#from,
      to: this.#to,
      firstSeq: draft.firstSeq,
      lastSeq: draft.lastSeq,
      requestStart: draft.requestStart,
      requestEnd: draft.requestEnd,
      responseStart: draft.responseStart,
      responseEnd: draft.responseEnd,
      request: draft.request && { ...draft.request, body: join(draft.requestBody) },
      requestComplete: draft.requestEnd !== null,
      response: draft.response && {
        ...draft.response,
        body: join(draft.responseBody),
        trailers: draft.trailers,
      },
      responseComplete: draft.responseEnd !== null,
      interim: draft.interim.slice(),
      sentBytes: join(draft.sent),
      receivedBytes: join(draft.received),
      truncated: draft.truncated,
      error: draft.error,
    };
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 0) return EMPTY;
  return parts.length === 1 ? (parts[0] as Uint8Array) : joinBytes(parts);
}
