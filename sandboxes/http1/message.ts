/** HTTP/1.1 messages as they stand on the wire (RFC 9112): field order, case and duplicates are kept. */

export type HeaderField = readonly [name: string, value: string];

export interface RequestMessage {
  readonly method: string;
  /** The request-target as sent: `/notes?page=2`. */
  readonly target: string;
  readonly version: '1.0' | '1.1';
  readonly headers: readonly HeaderField[];
  /** Content after transfer codings are removed. */
  readonly body: Uint8Array;
}

export interface ResponseMessage {
  readonly version: '1.0' | '1.1';
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly HeaderField[];
  readonly body: Uint8Array;
  readonly trailers: readonly HeaderField[];
}

/** Milliseconds on one monotonic clock; `null` for what was not reached. */
export interface ExchangeTiming {
  readonly start: number;
  readonly connected: number | null;
  readonly sent: number | null;
  readonly firstByte: number | null;
  readonly end: number;
}

/** One request and what came back, with the raw bytes of both. */
export interface Exchange {
  readonly request: RequestMessage;
  /** `null` when the connection ended before a whole response; then `error` says why. */
  readonly response: ResponseMessage | null;
  /** 1xx responses before the final one (103 Early Hints). */
  readonly interim: readonly ResponseMessage[];
  readonly sentBytes: Uint8Array;
  readonly receivedBytes: Uint8Array;
  readonly timing: ExchangeTiming;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** First value of a field, by case-insensitive name. */
export function header(headers: readonly HeaderField[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([field]) => field.toLowerCase() === wanted)?.[1];
}

/** Every value of a field, in order, by case-insensitive name. */
export function headerValues(headers: readonly HeaderField[], name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([field]) => field.toLowerCase() === wanted).map(([, value]) => value);
}

/** Name, value, name, value … as pairs. */
export function pairs(flat: readonly string[]): HeaderField[] {
  const fields: HeaderField[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) fields.push([flat[i] as string, flat[i + 1] as string]);
  return fields;
}
