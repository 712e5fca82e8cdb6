/** What `Request` and `Response` share: the mixin `Body` of the Fetch standard (section 5.3), over content that is kept here. */
import { type Content, read } from './content';
import type { Headers } from './headers';

/** Where either keeps its content. */
export const CONTENT = Symbol('content');

interface HasContent {
  [CONTENT]: Content | null;
  readonly headers: Headers;
}

const members: ThisType<HasContent> = {
  get body(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    return this[CONTENT]?.stream ?? null;
  },
  get bodyUsed(): boolean {
    return this[CONTENT]?.used ?? false;
  },
  arrayBuffer(): Promise<ArrayBuffer> {
    return read.arrayBuffer(this[CONTENT]);
  },
  bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return read.bytes(this[CONTENT]);
  },
  blob(): Promise<Blob> {
    return read.blob(this[CONTENT], this.headers);
  },
  formData(): Promise<FormData> {
    return read.formData(this[CONTENT], this.headers);
  },
  json(): Promise<unknown> {
    return read.json(this[CONTENT]);
  },
  text(): Promise<string> {
    return read.text(this[CONTENT]);
  },
};

/** Gives a class these members in place of the browser's. */
export function shareBody(prototype: HasContent): void {
  Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(members));
}
