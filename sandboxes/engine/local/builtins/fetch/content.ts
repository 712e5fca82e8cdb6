/** The content of a request or a response: given as anything that Node takes, read once, with Node's words where it cannot be. */
import { joinBytes } from '../../../../bytes';
import { hold } from '../../process/liveness';
import { encodeForm } from './multipart';
import { parseForm } from './parse-form';

/** Taken before `installFetch`. */
const NativeResponse = globalThis.Response;

/** undici takes what can be iterated, too. */
export type Given = BodyInit | AsyncIterable<Uint8Array | string> | null;

type Kept = string | Uint8Array<ArrayBuffer> | Blob;
type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;

/** One content. A stream is made of it when somebody asks for one: most is only read or handed on. */
export class Content {
  /** What it says of itself (`content-type`); null where it says nothing. */
  readonly type: string | null;
  readonly #kept: Kept | null;
  #stream: Bytes | null;
  /** Browsers tell of a stream that it was read only by way of a response that has it. */
  #witness: globalThis.Response | null;
  #used = false;

  constructor(given: Kept | Bytes, type: string | null = null) {
    this.type = type;
    const streams = given instanceof ReadableStream;
    this.#kept = streams ? null : given;
    this.#stream = streams ? given : null;
    this.#witness = streams ? new NativeResponse(given) : null;
  }

  get stream(): Bytes {
    if (!this.#stream) {
      this.#stream = this.#used || this.#kept === null ? spent() : streamed(this.#kept);
      this.#witness = new NativeResponse(this.#stream);
    }
    return this.#stream;
  }

  get used(): boolean {
    return this.#used || this.#witness?.bodyUsed === true;
  }

  get unusable(): boolean {
    return this.used || this.#stream?.locked === true;
  }

  /** Both may be read from now on. */
  clone(): Content {
    if (!this.#stream && this.#kept !== null) return new Content(this.#kept, this.type);
    const [mine, other] = this.stream.tee();
    this.#stream = mine;
    this.#witness = new NativeResponse(mine);
    return new Content(other, this.type);
  }

  /** All of it, once. @throws {TypeError} it was read already, or somebody reads it */
  async take(): Promise<string | Uint8Array<ArrayBuffer>> {
    if (this.unusable) throw new TypeError('Body is unusable: Body has already been read');
    if (this.#stream || this.#kept === null) return join(this.stream);
    this.#used = true;
    const kept = this.#kept;
    if (!(kept instanceof Blob)) return kept;
    // The browser reads it behind the event loop's back.
    const reading = hold('Blob');
    try {
      return new Uint8Array(await kept.arrayBuffer());
    } finally {
      reading.release();
    }
  }
}

function streamed(kept: Kept): Bytes {
  if (kept instanceof Blob) return kept.stream();
  const bytes = typeof kept === 'string' ? new TextEncoder().encode(kept) : kept;
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      if (bytes.length > 0) controller.enqueue(bytes.slice());
      controller.close();
      controller.byobRequest?.respond(0);
    },
  });
}

const spent = (): Bytes => new ReadableStream({ start: (controller) => controller.close() });

async function join(stream: Bytes): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (!(value instanceof Uint8Array)) throw new TypeError('Received non-Uint8Array chunk');
    pieces.push(value);
  }
  return joinBytes(pieces);
}

/** @throws {TypeError} a stream that somebody reads already */
export function contentOf(given: Given | undefined): Content | null {
  if (given === undefined || given === null) return null;
  if (given instanceof FormData) {
    const form = encodeForm(given);
    return new Content(form, form.type);
  }
  if (given instanceof URLSearchParams)
    return new Content(String(given), 'application/x-www-form-urlencoded;charset=UTF-8');
  if (given instanceof Blob) return new Content(given, given.type || null);
  // A caller's bytes may change after this.
  if (given instanceof ArrayBuffer) return new Content(new Uint8Array(given.slice(0)));
  if (ArrayBuffer.isView(given))
    return new Content(new Uint8Array(given.buffer, given.byteOffset, given.byteLength).slice());
  if (given instanceof ReadableStream) {
    if (given.locked) throw new TypeError('Response body object should not be disturbed or locked');
    return new Content(given);
  }
  if (typeof given === 'object' && Symbol.asyncIterator in given)
    return new Content(streamOf(given) as Bytes);
  return new Content(String(given), 'text/plain;charset=UTF-8');
}

function streamOf(source: AsyncIterable<Uint8Array | string>): ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : new Uint8Array(value));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

async function bytesOf(content: Content | null): Promise<Uint8Array<ArrayBuffer>> {
  const taken = content ? await content.take() : '';
  return typeof taken === 'string' ? new TextEncoder().encode(taken) : taken;
}

async function textOf(content: Content | null): Promise<string> {
  const taken = content ? await content.take() : '';
  // Reading is decoding: a byte order mark goes, and half a surrogate pair becomes U+FFFD.
  if (typeof taken === 'string' && !/^\ufeff|[\ud800-\udfff]/.test(taken)) return taken;
  return new TextDecoder().decode(typeof taken === 'string' ? new TextEncoder().encode(taken) : taken);
}

/** The methods that read content; `headers` say what it is. */
export const read = {
  text: textOf,
  json: async (content: Content | null): Promise<unknown> => JSON.parse(await textOf(content)),
  /** Copies: who gives the content may read it again. */
  bytes: async (content: Content | null) => (await bytesOf(content)).slice(),
  arrayBuffer: async (content: Content | null) => (await bytesOf(content)).slice().buffer,

  async blob(content: Content | null, headers: globalThis.Headers): Promise<Blob> {
    return new Blob([await bytesOf(content)], { type: headers.get('content-type') ?? '' });
  },

  async formData(content: Content | null, headers: globalThis.Headers): Promise<FormData> {
    const type = headers.get('content-type') ?? '';
    const bytes = await bytesOf(content);
    // The type may have been set by hand, and names the boundary.
    if (/^\s*multipart\/form-data\s*(;|$)/i.test(type)) return parseForm(bytes, type);
    if (!/^\s*application\/x-www-form-urlencoded\s*(;|$)/i.test(type))
      throw new TypeError(
        'Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".',
      );
    const form = new FormData();
    for (const [name, value] of new URLSearchParams(new TextDecoder().decode(bytes)))
      form.append(name, value);
    return form;
  },
};
