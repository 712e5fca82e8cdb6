/** One request and its answer as the log saw them: what the HTTP pictures are made of. */
import type { RequestMessage, ResponseMessage } from '@/sandboxes/http1/message';
import { header } from '@/sandboxes/http1/message';

export interface SeenExchange {
  /** The event that carried the first byte of the request: what a selection points at. */
  readonly seq: number;
  /** The newest event that belongs to this exchange. */
  readonly lastSeq: number;
  readonly connection: number;
  /** `null` when the page itself (the HTTP client) connected. */
  readonly from: number | null;
  readonly to: number | null;
  /** When the connection was opened; `null` when the log no longer knows. */
  readonly opened: number | null;
  /** 1 for the first request on its connection, 2 for the next … */
  readonly ordinal: number;
  readonly request: RequestMessage;
  readonly response: ResponseMessage | null;
  /** Milliseconds of the sandbox's clock; `null` for what was not reached. */
  readonly requestStart: number;
  readonly requestEnd: number | null;
  readonly responseStart: number | null;
  readonly responseEnd: number | null;
  readonly requestBytes: Uint8Array;
  readonly responseBytes: Uint8Array;
  /** Why there will be no (whole) answer. */
  readonly failure: string | null;
}

/** When the last byte that belongs to the exchange was seen. */
export function endOf(exchange: SeenExchange): number {
  return exchange.responseEnd ?? exchange.responseStart ?? exchange.requestEnd ?? exchange.requestStart;
}

/** Target without query: `/notes?page=2` → `/notes`. */
export function pathOf(target: string): string {
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}

/**
 * What time it was for the server: the sandbox's clock counts from boot, and only `Date` fields tie it to a calendar.
 * @returns milliseconds since the epoch for a time of the sandbox; `null` before any answer carried a `Date`
 */
export function wallClock(exchanges: readonly SeenExchange[]): (at: number) => number | null {
  // Date is cut to whole seconds, so every answer is a lower bound: the largest offset is the nearest to the truth.
  let offset: number | null = null;
  for (const { response, responseStart } of exchanges) {
    const date = response && Date.parse(header(response.headers, 'date') ?? '');
    if (!date || responseStart === null) continue;
    offset = Math.max(offset ?? Number.NEGATIVE_INFINITY, date - responseStart);
  }
  return (at) => (offset === null ? null : at + offset);
}
