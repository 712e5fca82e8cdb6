import { type Exchange, type HeaderField, header, headerValues, type RequestMessage } from '../http1/message';
import { CheckFailure } from './failure';
import type { ExchangeRecord } from './protocol';

const utf8 = new TextDecoder('utf-8');

/** The header section of an answer; names ignore case. */
export class AnswerHeaders {
  readonly fields: readonly HeaderField[];

  constructor(fields: readonly HeaderField[]) {
    this.fields = fields;
  }

  /** All values of the field joined with `, ` (RFC 9110 §5.3), or `null`. */
  get(name: string): string | null {
    const values = headerValues(this.fields, name);
    return values.length === 0 ? null : values.join(', ');
  }

  /** Each line's value by itself, which `Set-Cookie` needs. */
  getAll(name: string): string[] {
    return headerValues(this.fields, name);
  }

  has(name: string): boolean {
    return header(this.fields, name) !== undefined;
  }
}

/** A request that was answered, as checks read it. */
export class CheckedExchange {
  readonly request: RequestMessage;
  readonly status: number;
  readonly reason: string;
  readonly headers: AnswerHeaders;
  /** Content after transfer codings are removed. */
  readonly content: Uint8Array;
  /** Bytes of the whole answer on the wire: status line, fields and content. */
  readonly bytes: number;
  readonly raw: { readonly sent: Uint8Array; readonly received: Uint8Array };
  /** Milliseconds from the first byte sent to the last byte received. */
  readonly duration: number;
  readonly #exchange: Exchange;

  constructor(exchange: Exchange) {
    const { response } = exchange;
    if (response === null) throw new TypeError('An exchange without a response cannot be checked.');
    this.#exchange = exchange;
    this.request = exchange.request;
    this.status = response.status;
    this.reason = response.reason;
    this.headers = new AnswerHeaders(response.headers);
    this.content = response.body;
    this.bytes = exchange.receivedBytes.length;
    this.raw = { sent: exchange.sentBytes, received: exchange.receivedBytes };
    this.duration = exchange.timing.end - (exchange.timing.connected ?? exchange.timing.start);
  }

  get text(): string {
    return utf8.decode(this.content);
  }

  /** The content as JSON. @throws {CheckFailure} showing this exchange when it is not JSON */
  json<T = Record<string, unknown>>(): T {
    try {
      return JSON.parse(this.text) as T;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new CheckFailure(
        `expected JSON in the answer to ${this.request.method} ${this.request.target} (${reason})`,
        { expected: 'content that parses as JSON', got: this.text || 'no content', exchange: this.record() },
      );
    }
  }

  record(): ExchangeRecord {
    return recordOf(this.#exchange);
  }
}

/** An exchange, answered or not, as plain text that survives IPC. */
export function recordOf({ request, response, sentBytes, receivedBytes, error }: Exchange): ExchangeRecord {
  return {
    request: {
      method: request.method,
      target: request.target,
      headers: request.headers,
      body: utf8.decode(request.body),
    },
    response: response && {
      status: response.status,
      reason: response.reason,
      headers: response.headers,
      body: utf8.decode(response.body),
    },
    sent: utf8.decode(sentBytes),
    received: utf8.decode(receivedBytes),
    error: error === null ? null : `${error.message} (${error.code})`,
  };
}
