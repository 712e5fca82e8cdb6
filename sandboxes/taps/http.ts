/** HTTP/1.1 messages as a tap tells them: the head and what came of the content. */
import type { Direction } from '../engine/events';
import { type HeaderField, pairs } from '../http1/message';
import { HttpParseError } from '../http1/parse-error';
import {
  createRequestParser,
  createResponseParser,
  FRAMED,
  type MessageParser,
  NO_BODY,
  UPGRADE,
} from '../http1/parser';
import { type Emit, type ProtocolDecoder, TapError } from './decoder';
import { count, oneLine } from './text';

interface Common {
  readonly protocol: 'http';
  readonly version: string;
  readonly headers: readonly HeaderField[];
  /** Bytes of content without transfer codings. */
  readonly contentLength: number;
  readonly summary: string;
}

export type HttpDecoded =
  | (Common & { readonly kind: 'request'; readonly method: string; readonly target: string })
  | (Common & { readonly kind: 'response'; readonly status: number; readonly reason: string })
  /** After an agreed upgrade (101) or CONNECT. */
  | { readonly protocol: 'http'; readonly kind: 'upgraded'; readonly summary: string };

const METHOD = /^[A-Z-]{3,20} \S/;
const latin1 = new TextDecoder('latin1');

class Half {
  parser: MessageParser | null = null;
  /** Bytes of the message so far. */
  length = 0;
  content = 0;
  head: ((content: number) => HttpDecoded) | null = null;
}

export class HttpDecoder implements ProtocolDecoder {
  readonly #emit: Emit;
  readonly #halves = { 'to-server': new Half(), 'to-client': new Half() };
  /** Methods whose final responses are awaited. */
  #methods: string[] = [];
  #upgraded = false;
  /** The bytes of the present piece that belong to messages which are done. */
  #told = 0;
  #offset = 0;

  constructor(emit: Emit) {
    this.#emit = emit;
    this.#begin('to-server');
    this.#begin('to-client');
  }

  push(direction: Direction, bytes: Uint8Array): void {
    const half = this.#halves[direction];
    this.#told = 0;
    let at = 0;
    while (at < bytes.length && half.parser) {
      if (this.#upgraded) break;
      this.#offset = at;
      const taken = half.parser.execute(at === 0 ? bytes : bytes.subarray(at));
      if (taken instanceof HttpParseError) throw new TapError(taken.message);
      if (taken === 0) break;
      at += taken;
    }
    const left = bytes.length - this.#told;
    if (left === 0) return;
    if (this.#upgraded)
      this.#emit(
        direction,
        { protocol: 'http', kind: 'upgraded', summary: `upgraded connection, ${count(left, 'byte')}` },
        left,
      );
    else half.length += left;
  }

  gap(direction: Direction): void {
    // The n-th response no longer answers the n-th request: both sides begin anew with the next request.
    this.#methods = [];
    this.#begin(direction);
  }

  begins(direction: Direction, bytes: Uint8Array): boolean {
    const start = latin1.decode(bytes.subarray(0, 32));
    return direction === 'to-server' ? METHOD.test(start) : start.startsWith('HTTP/1.');
  }

  end(): void {
    const half = this.#halves['to-client'];
    // Nothing of a new piece belongs to what ends now: all its bytes have been counted.
    this.#offset = 0;
    this.#told = half.parser?.completedAt ?? 0;
    // Content without a length ends with its connection; of others the rest is missing.
    half.parser?.finish();
    for (const direction of ['to-server', 'to-client'] as const) {
      const { head, length, content } = this.#halves[direction];
      if (head && length > 0) this.#emit(direction, head(content), length);
    }
  }

  #begin(direction: Direction): void {
    const half = new Half();
    const handler = {
      onHead: (head: MessageParser) => {
        half.content = 0;
        return direction === 'to-server' ? this.#request(half, head) : this.#response(half, head);
      },
      onBody: (bytes: Uint8Array) => {
        half.content += bytes.length;
      },
      onComplete: () => this.#complete(direction, half),
    };
    half.parser = direction === 'to-server' ? createRequestParser(handler) : createResponseParser(handler);
    this.#halves[direction] = half;
  }

  #request(half: Half, { method, target, minor, fields }: MessageParser): number {
    const headers = pairs(fields);
    this.#methods.push(method);
    half.head = (contentLength) => ({
      protocol: 'http',
      kind: 'request',
      method,
      target,
      version: `1.${minor}`,
      headers,
      contentLength,
      summary: oneLine(`${method} ${target}${contentLength > 0 ? `, ${count(contentLength, 'byte')}` : ''}`),
    });
    return method === 'CONNECT' ? UPGRADE : FRAMED;
  }

  #response(half: Half, { status, reason, minor, fields }: MessageParser): number {
    const headers = pairs(fields);
    const interim = status < 200 && status !== 101;
    const method = interim ? this.#methods[0] : this.#methods.shift();
    half.head = (contentLength) => ({
      protocol: 'http',
      kind: 'response',
      status,
      reason,
      version: `1.${minor}`,
      headers,
      contentLength,
      summary: oneLine(`${status} ${reason}${contentLength > 0 ? `, ${count(contentLength, 'byte')}` : ''}`),
    });
    if (method === 'CONNECT' && status < 300) return UPGRADE;
    return method === 'HEAD' ? NO_BODY : FRAMED;
  }

  #complete(direction: Direction, half: Half): void {
    const message = half.head?.(half.content);
    if (!message || !half.parser) return;
    const end = this.#offset + half.parser.completedAt;
    const length = half.length + end - this.#told;
    this.#told = end;
    half.length = 0;
    half.head = null;
    this.#emit(direction, message, length);
    if (message.kind === 'response' && message.status === 101) this.#upgraded = true;
  }
}
