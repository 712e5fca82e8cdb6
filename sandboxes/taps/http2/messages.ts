/** Frames of HTTP/2 as a tap tells them. */
import type { Direction } from '../../engine/events';
import type { HeaderField } from '../../http1/message';
import { FLAG, FRAME, type Frame, idAt, wordAt } from '../../http2/frames';
import type { Field } from '../../http2/hpack/static-table';
import { ERROR_CODE } from '../../http2/protocol-error';
import { type Settings, unpackSettings } from '../../http2/settings';
import { count, decodeUtf8, oneLine } from '../text';

/** Null where they cannot be read, because bytes before them are missing. */
export type Fields = readonly Field[] | null;

interface Headers {
  /** `headers`: which of the others it is cannot be said. An informational answer is a response. */
  readonly kind: 'request' | 'response' | 'trailers' | 'headers' | 'promise';
  readonly stream: number;
  /** Pseudo-headers are among them. */
  readonly headers: readonly HeaderField[] | null;
  /** Nothing follows from this side. */
  readonly end: boolean;
  readonly status: number | null;
}

type Body =
  | { readonly kind: 'preface' }
  | Headers
  | { readonly kind: 'data'; readonly stream: number; readonly contentLength: number; readonly end: boolean }
  | { readonly kind: 'settings'; readonly settings: Partial<Settings>; readonly acknowledges: boolean }
  | { readonly kind: 'ping'; readonly answers: boolean }
  | { readonly kind: 'window-update'; readonly stream: number; readonly octets: number }
  | { readonly kind: 'reset'; readonly stream: number; readonly code: string }
  | { readonly kind: 'goaway'; readonly code: string; readonly lastStream: number; readonly text: string }
  | { readonly kind: 'other'; readonly type: string; readonly stream: number };

export type Http2Decoded = Body & { readonly protocol: 'http2'; readonly summary: string };

export const PREFACE_MESSAGE: Http2Decoded = {
  protocol: 'http2',
  kind: 'preface',
  summary: 'the client begins with HTTP/2',
};

export interface Around {
  readonly direction: Direction;
  /** Reads a header block, each once and in order. */
  readonly fields: (block: Uint8Array) => Fields;
  /** Streams whose message has begun in this direction. */
  readonly headed: Set<number>;
}

const CODES = Object.keys(ERROR_CODE);
const codeName = (code: number) => CODES[code] ?? `code ${code}`;

export function messageOf(frame: Frame, around: Around): Http2Decoded {
  const body = bodyOf(frame, around);
  return { ...body, protocol: 'http2', summary: oneLine(summaryOf(body)) };
}

function bodyOf({ type, flags, stream, payload }: Frame, around: Around): Exclude<Body, { kind: 'preface' }> {
  const acknowledges = (flags & FLAG.ACK) !== 0;
  const end = (flags & FLAG.END_STREAM) !== 0;
  switch (type) {
    case FRAME.DATA:
      return { kind: 'data', stream, contentLength: payload.length, end };
    case FRAME.HEADERS:
      return headersOf(stream, around.fields(payload), end, around);
    case FRAME.PUSH_PROMISE: {
      const fields = around.fields(payload.subarray(4));
      return { kind: 'promise', stream: idAt(payload, 0), headers: shown(fields), end: false, status: null };
    }
    case FRAME.SETTINGS:
      return { kind: 'settings', settings: unpackSettings(payload), acknowledges };
    case FRAME.PING:
      return { kind: 'ping', answers: acknowledges };
    case FRAME.WINDOW_UPDATE:
      return { kind: 'window-update', stream, octets: idAt(payload, 0) };
    case FRAME.RST_STREAM:
      return { kind: 'reset', stream, code: codeName(wordAt(payload, 0)) };
    case FRAME.GOAWAY: {
      const [lastStream, code] = [idAt(payload, 0), codeName(wordAt(payload, 4))];
      return { kind: 'goaway', code, lastStream, text: decodeUtf8(payload.subarray(8, 1000)) };
    }
    default: {
      const name = Object.entries(FRAME).find(([, each]) => each === type)?.[0];
      return { kind: 'other', type: name ?? `type ${type}`, stream };
    }
  }
}

const shown = (fields: Fields): readonly HeaderField[] | null =>
  fields?.map(({ name, value }) => [name, value] as const) ?? null;

const fieldOf = (headers: readonly HeaderField[] | null, wanted: string) =>
  headers?.find(([name]) => name === wanted)?.[1];

function headersOf(stream: number, fields: Fields, end: boolean, { direction, headed }: Around): Headers {
  const headers = shown(fields);
  const status = Number(fieldOf(headers, ':status') ?? Number.NaN);
  const kind =
    headers === null
      ? 'headers'
      : headed.has(stream)
        ? 'trailers'
        : direction === 'to-server'
          ? 'request'
          : 'response';
  // Behind an informational answer comes another.
  if (headers !== null && !(status < 200)) headed.add(stream);
  if (end) headed.delete(stream);
  return { kind, stream, headers, end, status: Number.isNaN(status) ? null : status };
}

function summaryOf(body: Exclude<Body, { kind: 'preface' }>): string {
  const end = 'end' in body && body.end ? ', the end' : '';
  switch (body.kind) {
    case 'request':
      return `${line(body.headers)}, stream ${body.stream}${end}`;
    case 'promise':
      return `promises the answer to ${line(body.headers)} as stream ${body.stream}`;
    case 'response':
      return `${body.status ?? 'no :status'}, stream ${body.stream}${end}`;
    case 'trailers':
      return `${count(body.headers?.length ?? 0, 'trailer')}, stream ${body.stream}${end}`;
    case 'headers':
      return `headers of stream ${body.stream}, which cannot be read: bytes before them are missing${end}`;
    case 'data':
      return `${count(body.contentLength, 'byte')}, stream ${body.stream}${end}`;
    case 'settings':
      return body.acknowledges ? 'settings acknowledged' : `settings: ${list(body.settings)}`;
    case 'ping':
      return body.answers ? 'ping answered' : 'ping';
    case 'window-update':
      return `${count(body.octets, 'byte')} more for ${body.stream === 0 ? 'the connection' : `stream ${body.stream}`}`;
    case 'reset':
      return `stream ${body.stream} is reset: ${body.code}`;
    case 'goaway':
      return `goes away after stream ${body.lastStream}: ${body.code}${body.text && `, ${body.text}`}`;
    case 'other':
      return `${body.type}${body.stream === 0 ? '' : `, stream ${body.stream}`}`;
  }
}

const line = (headers: readonly HeaderField[] | null) =>
  `${fieldOf(headers, ':method') ?? '?'} ${fieldOf(headers, ':path') ?? fieldOf(headers, ':authority') ?? ''}`.trim();

const list = (settings: Partial<Settings>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ') || 'as they are at first';
