import type { HeaderField } from '../../../http1';

export type Content = Uint8Array | AsyncIterable<Uint8Array>;

/** What a request is answered with, before the filters: headers of the answer's own, gzip, conditions. */
export interface Reply {
  readonly status: number;
  /** null: the standard phrase. */
  readonly reason: string | null;
  readonly fields: readonly HeaderField[];
  readonly body: Content;
  /** Bytes; null: not known until it ends. */
  readonly length: number | null;
  /** The proxy's own page for a status: `error_page` may stand in for it. */
  readonly special: boolean;
  /** `If-Modified-Since` and `If-None-Match` may turn it into 304, `Range` into 206. */
  readonly conditional: boolean;
  /** `Last-Modified` of a file of the proxy's own: only answers with it, or a part of it, say so. */
  readonly modified: string | null;
}

export const NOTHING = new Uint8Array(0);

/** Ends the handling of a request with a status: the proxy's own page says it. */
export class Finish extends Error {
  override readonly name = 'Finish';
  readonly status: number;
  readonly fields: readonly HeaderField[];

  constructor(status: number, fields: readonly HeaderField[] = []) {
    super(`finished with ${status}`);
    this.status = status;
    this.fields = fields;
  }
}

export const reply = (status: number, fields: readonly HeaderField[], body: Uint8Array): Reply => ({
  status,
  reason: null,
  fields,
  body,
  length: body.length,
  special: false,
  conditional: false,
  modified: null,
});

/** nginx has phrases of its own for these. */
const PHRASES: Readonly<Record<number, string>> = {
  302: 'Found',
  303: 'See Other',
  413: 'Request Entity Too Large',
  414: 'Request-URI Too Large',
  416: 'Requested Range Not Satisfiable',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

/** @param standard `STATUS_CODES` of node:http */
export const phraseOf = (status: number, standard: Readonly<Record<number, string | undefined>>): string =>
  PHRASES[status] ?? standard[status] ?? '';

/** Reads content that nobody wants, so that the connection it comes on is free again. */
export async function drain({ body }: Reply): Promise<void> {
  if (body instanceof Uint8Array) return;
  const iterator = body[Symbol.asyncIterator]();
  while (!(await iterator.next()).done);
}
