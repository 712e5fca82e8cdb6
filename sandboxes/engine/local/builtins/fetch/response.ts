/**
 * `Response` as a server needs it, over the browser's, which drops every `Set-Cookie` (RFC 6265 fields are for the
 * browser's own jar, not for scripts).
 */
import { inspect } from 'node-inspect-extracted';
import { CONTENT, shareBody } from './body';
import { type Content, contentOf, type Given } from './content';
import { freezeHeaders, Headers } from './headers';
import { checkUrl } from './request';

const HEADERS = Symbol('headers');
const ORIGIN = Symbol('origin');
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

interface Origin {
  readonly url: string;
  readonly redirected: boolean;
  readonly type: ResponseType;
}

const NativeResponse = globalThis.Response;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const NULL_BODY = new Set([101, 103, 204, 205, 304]);

function checkOptions(body: unknown, { status, statusText }: ResponseInit): void {
  if (status !== undefined && !(status >= 200 && status <= 599))
    throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
  if (statusText !== undefined && !/^[\t\x20-\x7e\x80-\xff]*$/.test(statusText))
    throw new TypeError('Invalid statusText');
  if (body !== null && body !== undefined && status !== undefined && NULL_BODY.has(status))
    throw new TypeError(`Response constructor: Invalid response status code ${status}`);
}

export class Response extends NativeResponse {
  declare [CONTENT]: Content | null;
  declare [HEADERS]: Headers | undefined;
  declare [ORIGIN]: Origin | undefined;

  constructor(given?: Given, options: ResponseInit = {}) {
    checkOptions(given, options);
    const { status, statusText } = options;
    super(null, {
      ...(status === undefined ? {} : { status }),
      ...(statusText === undefined ? {} : { statusText }),
    });
    const headers = new Headers(options.headers);
    const content = contentOf(given);
    const type = content?.type;
    if (type && !headers.has('content-type')) headers.set('content-type', type);
    this[CONTENT] = content;
    this[HEADERS] = headers;
    this[ORIGIN] = undefined;
  }

  override get headers(): Headers {
    this[HEADERS] ??= freezeHeaders(new Headers());
    return this[HEADERS];
  }

  override get url(): string {
    return this[ORIGIN]?.url ?? super.url;
  }

  override get redirected(): boolean {
    return this[ORIGIN]?.redirected ?? super.redirected;
  }

  override get type(): ResponseType {
    return this[ORIGIN]?.type ?? super.type;
  }

  override clone(): Response {
    if (this[CONTENT]?.unusable) throw new TypeError('Response.clone: Body has already been consumed.');
    const copy = new Response(null, {
      status: this.status,
      statusText: this.statusText,
      headers: this.headers,
    });
    copy[CONTENT] = this[CONTENT]?.clone() ?? null;
    copy[ORIGIN] = this[ORIGIN];
    return copy;
  }

  [INSPECT](depth: number, options: object): string {
    const { status, statusText, headers, body, bodyUsed, ok, redirected, type, url } = this;
    const shown = { status, statusText, headers, body, bodyUsed, ok, redirected, type, url };
    return `Response ${inspect(shown, { ...options, depth })}`;
  }

  static override json(data: unknown, options: ResponseInit = {}): Response {
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError('Value is not JSON serializable');
    const headers = new Headers(options.headers);
    if (!headers.has('content-type')) headers.set('content-type', 'application/json');
    return new Response(text, { ...options, headers });
  }

  static override redirect(url: string | URL, status = 302): Response {
    const target = new URL(checkUrl(url)).href;
    if (!REDIRECTS.has(status)) throw new RangeError(`Invalid status code ${status}`);
    return new Response(null, { status, headers: { location: target } });
  }

  static override error(): Response {
    return Object.assign(Object.setPrototypeOf(NativeResponse.error(), Response.prototype) as Response, {
      [CONTENT]: null,
    });
  }
}

/** A response that came over the wire. */
export function received(body: BodyInit | null, options: ResponseInit, origin: Origin): Response {
  const response = new Response(body, options);
  response[ORIGIN] = origin;
  freezeHeaders(response.headers);
  return response;
}

shareBody(Response.prototype);
