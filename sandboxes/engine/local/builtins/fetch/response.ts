/**
 * `Response` as a server needs it, over the browser's, which drops every `Set-Cookie` (RFC 6265 fields are for the
 * browser's own jar, not for scripts).
 */
const HEADERS = Symbol('headers');
const ORIGIN = Symbol('origin');

interface Origin {
  readonly url: string;
  readonly redirected: boolean;
  readonly type: ResponseType;
}

const NativeResponse = globalThis.Response;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export class Response extends NativeResponse {
  declare [HEADERS]: Headers | undefined;
  declare [ORIGIN]: Origin | undefined;

  constructor(body?: BodyInit | null, options: ResponseInit = {}) {
    super(body, options);
    const headers = new Headers(options.headers);
    const type = super.headers.get('content-type');
    if (type && !headers.has('content-type')) headers.set('content-type', type);
    this[HEADERS] = headers;
    this[ORIGIN] = undefined;
  }

  override get headers(): Headers {
    return this[HEADERS] ?? super.headers;
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
    const copy = Object.setPrototypeOf(super.clone(), Response.prototype) as Response;
    copy[HEADERS] = new Headers(this.headers);
    copy[ORIGIN] = this[ORIGIN];
    return copy;
  }

  static override json(data: unknown, options: ResponseInit = {}): Response {
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError('Value is not JSON serializable');
    const headers = new Headers(options.headers);
    if (!headers.has('content-type')) headers.set('content-type', 'application/json');
    return new Response(text, { ...options, headers });
  }

  static override redirect(url: string | URL, status = 302): Response {
    if (!REDIRECTS.has(status)) throw new RangeError(`Invalid status code ${status}`);
    return new Response(null, { status, headers: { location: String(url) } });
  }

  static override error(): Response {
    return Object.setPrototypeOf(NativeResponse.error(), Response.prototype) as Response;
  }
}

/** A response that came over the wire. */
export function received(body: BodyInit | null, options: ResponseInit, origin: Origin): Response {
  const response = new Response(body, options);
  response[ORIGIN] = origin;
  return response;
}
