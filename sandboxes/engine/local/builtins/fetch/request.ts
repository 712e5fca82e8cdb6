/**
 * `Request` as a server needs it, over the browser's.
 *
 * The browser's drops `cookie`, `host` and `origin` (the Fetch standard's forbidden names), and Firefox's has no `body` and
 * takes no stream. So headers and content are kept here; the browser's part is the URL, the method, the signal and the rest.
 */
const CONTENT = Symbol('content');
const HEADERS = Symbol('headers');

/** Fields of `RequestInit` that Node and browsers have and TypeScript's library does not. */
export interface RequestOptions extends RequestInit {
  readonly duplex?: 'half';
}

const NativeRequest = globalThis.Request;
/** Taken before `installFetch`: it only carries content. */
const NativeResponse = globalThis.Response;

function withoutContent(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function carry(body: BodyInit, options: RequestOptions): Response {
  if (body instanceof ReadableStream) {
    if (options.duplex === undefined)
      throw new TypeError('RequestInit: duplex option is required when sending a body.');
    if (body.locked) throw new TypeError('Response body object should not be disturbed or locked');
  }
  return new NativeResponse(body);
}

/** Node's words for a URL that is none, or that has no base. */
function checkUrl(input: unknown): string {
  const text = String(input);
  if (URL.canParse(text)) return text;
  throw new TypeError(`Failed to parse URL from ${text}`, {
    cause: Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input: text }),
  });
}

export class Request extends NativeRequest {
  declare [CONTENT]: Response | null;
  declare [HEADERS]: Headers;

  constructor(input: RequestInfo | URL, options: RequestOptions = {}) {
    const { body, headers, duplex: _duplex, ...rest } = options;
    const original = input instanceof NativeRequest ? input : null;
    super(original ?? checkUrl(input), rest);
    if (body != null && withoutContent(this.method))
      throw new TypeError('Request with GET/HEAD method cannot have body.');
    this[CONTENT] = null;
    if (body != null) this[CONTENT] = carry(body, options);
    else if (original?.body) {
      if (original.bodyUsed)
        throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
      // The content moves: the original counts as read from now on.
      this[CONTENT] = new NativeResponse(original.body.pipeThrough(new TransformStream()));
    }
    this[HEADERS] = new Headers(headers ?? original?.headers);
    const type = body == null ? null : this[CONTENT]?.headers.get('content-type');
    if (type && !this[HEADERS].has('content-type')) this[HEADERS].set('content-type', type);
  }

  override get headers(): Headers {
    return this[HEADERS];
  }

  override get body(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    return this[CONTENT]?.body ?? null;
  }

  override get bodyUsed(): boolean {
    return this[CONTENT]?.bodyUsed ?? false;
  }

  get duplex(): 'half' {
    return 'half';
  }

  override clone(): Request {
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

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#content().arrayBuffer();
  }

  override async blob(): Promise<Blob> {
    const blob = await this.#content().blob();
    return new Blob([blob], { type: this.headers.get('content-type') ?? '' });
  }

  override async formData(): Promise<FormData> {
    const type = this.headers.get('content-type');
    // The type may have been set by hand, and names the boundary.
    return new NativeResponse(this.#content().body, {
      headers: type ? { 'content-type': type } : {},
    }).formData();
  }

  override async json(): Promise<unknown> {
    return this.#content().json();
  }

  override async text(): Promise<string> {
    return this.#content().text();
  }

  #content(): Response {
    const content = this[CONTENT];
    if (content?.bodyUsed) throw new TypeError('Body is unusable: Body has already been read');
    return content ?? new NativeResponse();
  }
}
