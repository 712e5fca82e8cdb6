import type { Connection } from '../engine/contract';
import { exchange } from '../http1/exchange';
import type { Exchange, HeaderField, RequestMessage } from '../http1/message';
import { CheckedExchange, recordOf } from './checked-exchange';
import { CheckFailure } from './failure';
import type { Journal } from './journal';

type Headers = Readonly<Record<string, string>> | readonly HeaderField[];

export interface RequestParts {
  readonly headers?: Headers;
  /** Sent as `application/json`, unless `headers` names another `content-type`. */
  readonly json?: unknown;
  /** Sent as `text/plain`, unless `headers` names another `content-type`. */
  readonly text?: string;
  /** Sent as it stands. */
  readonly body?: Uint8Array | string;
  readonly signal?: AbortSignal;
}

export interface ClientRequest extends RequestParts {
  readonly method: string;
  readonly path: string;
}

const utf8 = new TextEncoder();

function contentOf(parts: RequestParts): Uint8Array | null {
  if (parts.json !== undefined) return utf8.encode(JSON.stringify(parts.json));
  const content = parts.text ?? parts.body ?? null;
  return typeof content === 'string' ? utf8.encode(content) : content;
}

/** A client for one server. It adds `Host`, and `Content-Length` and `Content-Type` where content needs them, nothing else; it follows no redirect. */
export class HttpClient {
  readonly #open: (signal: AbortSignal) => Promise<Connection>;
  readonly #host: string;
  readonly #journal: Journal;
  readonly #signal: AbortSignal;

  constructor(options: {
    /** Opens a connection to the server, once it listens. */
    open: (signal: AbortSignal) => Promise<Connection>;
    host: string;
    journal: Journal;
    signal: AbortSignal;
  }) {
    this.#open = options.open;
    this.#host = options.host;
    this.#journal = options.journal;
    this.#signal = options.signal;
  }

  get(path: string, parts: RequestParts = {}): Promise<CheckedExchange> {
    return this.request({ ...parts, method: 'GET', path });
  }

  head(path: string, parts: RequestParts = {}): Promise<CheckedExchange> {
    return this.request({ ...parts, method: 'HEAD', path });
  }

  options(path: string, parts: RequestParts = {}): Promise<CheckedExchange> {
    return this.request({ ...parts, method: 'OPTIONS', path });
  }

  post(path: string, parts: RequestParts = {}): Promise<CheckedExchange> {
    return this.request({ ...parts, method: 'POST', path });
  }

  put(path: string, parts: RequestParts = {}): Promise<CheckedExchange> {
    return this.request({ ...parts, method: 'PUT', path });
  }

  patch(path: string, parts: RequestParts = {}): Promise<CheckedExchange> {
    return this.request({ ...parts, method: 'PATCH', path });
  }

  delete(path: string, parts: RequestParts = {}): Promise<CheckedExchange> {
    return this.request({ ...parts, method: 'DELETE', path });
  }

  /** Any request. @throws {CheckFailure} when the connection ends before a whole answer */
  request({ method, path, ...parts }: ClientRequest): Promise<CheckedExchange> {
    const content = contentOf(parts);
    const given = Array.isArray(parts.headers)
      ? (parts.headers as readonly HeaderField[])
      : Object.entries(parts.headers ?? {});
    const names = new Set(given.map(([name]) => name.toLowerCase()));
    const headers: HeaderField[] = names.has('host') ? [...given] : [['Host', this.#host], ...given];
    const type =
      parts.json !== undefined ? 'application/json' : parts.text !== undefined ? 'text/plain' : null;
    if (type !== null && !names.has('content-type')) headers.push(['Content-Type', type]);
    if (content !== null && !names.has('content-length') && !names.has('transfer-encoding')) {
      headers.push(['Content-Length', String(content.length)]);
    }
    const message: RequestMessage = {
      method,
      target: path,
      version: '1.1',
      headers,
      body: content ?? new Uint8Array(0),
    };
    return this.#exchange(message, parts.signal);
  }

  /**
   * Bytes written by hand on one connection, right or wrong, and the first answer to them.
   * @example await http.raw('GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n')
   */
  raw(bytes: string | Uint8Array, parts: Pick<RequestParts, 'signal'> = {}): Promise<CheckedExchange> {
    const sent = typeof bytes === 'string' ? utf8.encode(bytes) : bytes;
    const [method = '', target = ''] = new TextDecoder().decode(sent).split(/\s/, 2);
    const message: RequestMessage = { method, target, version: '1.1', headers: [], body: new Uint8Array(0) };
    return this.#exchange(message, parts.signal, sent);
  }

  async #exchange(
    message: RequestMessage,
    own: AbortSignal | undefined,
    bytes?: Uint8Array,
  ): Promise<CheckedExchange> {
    // A signal of its own for every request: fifty listeners on one would be reported as a leak.
    const signal = AbortSignal.any(own ? [own, this.#signal] : [this.#signal]);
    const pending = this.#journal.begin(`${message.method} ${message.target}`);
    let done: Exchange;
    try {
      done = await exchange(() => this.#open(signal), message, { signal, bytes });
    } finally {
      pending.end();
    }
    const record = recordOf(done);
    this.#journal.last = record;
    if (done.response === null) {
      signal.throwIfAborted();
      throw new CheckFailure(`${message.method} ${message.target} got no whole answer`, {
        expected: 'an HTTP response',
        got: record.error ?? 'nothing',
        exchange: record,
      });
    }
    return new CheckedExchange(done);
  }
}
