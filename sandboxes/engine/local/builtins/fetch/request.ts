/**
 * `Request` as a server needs it, over the browser's.
 *
 * The browser's drops `cookie`, `host` and `origin` (the Fetch standard's forbidden names), and Firefox's has no `body` and
 * takes no stream. So headers and content are kept here; the browser's part is the URL, the method, the signal and the rest.
 */
import { CONTENT, shareBody } from './body';
import { type Content, contentOf, type Given } from './content';
import { Headers } from './headers';

const HEADERS = Symbol('headers');
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Fields of `RequestInit` that Node and browsers have and TypeScript's library does not. */
export interface RequestOptions extends Omit<RequestInit, 'body'> {
  readonly body?: Given;
  readonly duplex?: 'half';
  readonly dispatcher?: unknown;
}

const NativeRequest = globalThis.Request;

function withoutContent(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Node's words for a URL that is none, or that has no base. */
export function checkUrl(input: unknown): string {
  const text = String(input);
  if (URL.canParse(text)) return text;
  throw new TypeError(`Failed to parse URL from ${text}`, {
    cause: Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input: text }),
  });
}

function checkedUrl(input: unknown): string {
  const text = checkUrl(input);
  const { username, password } = new URL(text);
  if (username || password)
    throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${text}`);
  return text;
}

/** The browser would refuse them too, in its own words. */
function checkOptions({ method, redirect, signal, dispatcher }: RequestOptions): void {
  if (method !== undefined) {
    if (!TOKEN.test(method)) throw new TypeError(`'${method}' is not a valid HTTP method.`);
    if (/^(connect|trace|track)$/i.test(method))
      throw new TypeError(`'${method}' HTTP method is unsupported.`);
  }
  if (redirect !== undefined && !['follow', 'manual', 'error'].includes(redirect))
    throw new TypeError(
      `Request constructor: ${redirect} is not an accepted type. Expected one of follow, manual, error.`,
    );
  if (signal !== undefined && signal !== null && typeof signal.aborted !== 'boolean')
    throw new TypeError("Failed to construct 'Request': member signal is not of type AbortSignal.");
  if (dispatcher !== undefined && dispatcher !== null)
    throw new TypeError(
      "The global fetch of this sandbox takes no dispatcher: it keeps connections by itself. Use the undici package's own fetch with its Agent.",
    );
}

export class Request extends NativeRequest {
  declare [CONTENT]: Content | null;
  declare [HEADERS]: Headers;

  constructor(input: RequestInfo | URL, options: RequestOptions = {}) {
    if (input === undefined) throw new TypeError('Request constructor: 1 argument required, but 0 found.');
    const { body: given, headers, duplex: _duplex, dispatcher: _dispatcher, ...rest } = options;
    checkOptions(options);
    const original = input instanceof NativeRequest ? input : null;
    super(original ?? checkedUrl(input), rest);
    if (given !== null && given !== undefined) {
      if (withoutContent(this.method)) throw new TypeError('Request with GET/HEAD method cannot have body.');
      if (given instanceof ReadableStream && options.duplex === undefined)
        throw new TypeError('RequestInit: duplex option is required when sending a body.');
    }
    this[CONTENT] = contentOf(given);
    if (!this[CONTENT] && original?.body) {
      if (original.bodyUsed)
        throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
      // The content moves: the original counts as read from now on.
      this[CONTENT] = contentOf(original.body.pipeThrough(new TransformStream()));
    }
    this[HEADERS] = new Headers(headers ?? original?.headers);
    const type = this[CONTENT]?.type;
    if (type && !this[HEADERS].has('content-type')) this[HEADERS].set('content-type', type);
  }

  override get headers(): Headers {
    return this[HEADERS];
  }

  get duplex(): 'half' {
    return 'half';
  }

  get isReloadNavigation(): boolean {
    return false;
  }

  get isHistoryNavigation(): boolean {
    return false;
  }

  override clone(): Request {
    if (this[CONTENT]?.unusable) throw new TypeError('unusable');
    const content = this[CONTENT]?.clone();
    const copy = new Request(this.url, {
      method: this.method,
      headers: this[HEADERS],
      signal: this.signal,
      redirect: this.redirect,
    });
    copy[CONTENT] = content ?? null;
    return copy;
  }
}

shareBody(Request.prototype);
