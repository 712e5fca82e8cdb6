/** Hand-made exchanges for tests of projections. */
import type { HeaderField } from '@/sandboxes/http1/message';
import type { SeenExchange } from './exchange';

const encoder = new TextEncoder();

export interface Sketch {
  readonly request: string;
  readonly status?: number | null;
  readonly sent?: readonly HeaderField[];
  readonly headers?: readonly HeaderField[];
  readonly body?: string;
  readonly answer?: string;
  readonly connection?: number;
  readonly ordinal?: number;
  readonly opened?: number | null;
  /** Milliseconds: request first byte, request end, response first byte, response end. */
  readonly at?: readonly [number, number, number | null, number | null];
}

/** `sketch({ request: 'GET /notes', status: 200 }, 4)` */
export function sketch(part: Sketch, seq = 0): SeenExchange {
  const [method = 'GET', target = '/'] = part.request.split(' ');
  const [requestStart, requestEnd, responseStart, responseEnd] = part.at ?? [
    seq * 10,
    seq * 10 + 1,
    seq * 10 + 4,
    seq * 10 + 5,
  ];
  const status = part.status === undefined ? 200 : part.status;
  return {
    seq,
    lastSeq: seq,
    connection: part.connection ?? 1,
    from: null,
    to: 2,
    opened: part.opened === undefined ? requestStart : part.opened,
    ordinal: part.ordinal ?? 1,
    request: {
      method,
      target,
      version: '1.1',
      headers: part.sent ?? [],
      body: encoder.encode(part.body ?? ''),
    },
    response:
      status === null
        ? null
        : {
            version: '1.1',
            status,
            reason: '',
            headers: part.headers ?? [],
            body: encoder.encode(part.answer ?? ''),
            trailers: [],
          },
    requestStart,
    requestEnd,
    responseStart,
    responseEnd,
    requestBytes: encoder.encode(`${part.request} HTTP/1.1\r\n\r\n${part.body ?? ''}`),
    responseBytes: encoder.encode(status === null ? '' : `HTTP/1.1 ${status}\r\n\r\n${part.answer ?? ''}`),
    failure: status === null ? 'ECONNRESET' : null,
  };
}

/** The sketches in order, one `seq` apart. */
export function sketches(...parts: readonly Sketch[]): SeenExchange[] {
  return parts.map((part, seq) => sketch(part, seq));
}
