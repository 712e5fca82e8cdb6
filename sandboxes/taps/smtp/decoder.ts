/**
 * The dialogue of SMTP (RFC 5321): commands, replies of one or many lines, and what is sent after DATA.
 * With pipelining (RFC 2920) a client sends several commands at once: what ends a DATA command is the server's 354, so the
 * client's bytes wait for the replies to the commands before.
 */
import type { Direction } from '../../engine/events';
import { ByteQueue } from '../byte-queue';
import { type Emit, MESSAGE_LIMIT, type ProtocolDecoder, TapError } from '../decoder';
import { count, decodeUtf8, oneLine } from '../text';

export type SmtpDecoded =
  | {
      readonly protocol: 'smtp';
      readonly kind: 'command';
      readonly verb: string;
      readonly argument: string;
      readonly summary: string;
    }
  | {
      readonly protocol: 'smtp';
      readonly kind: 'reply';
      readonly code: number;
      readonly lines: readonly string[];
      readonly summary: string;
    }
  /** The content of a message; dots that the client doubled (RFC 5321 §4.5.2) are single again. */
  | { readonly protocol: 'smtp'; readonly kind: 'content'; readonly text: string; readonly summary: string }
  /** An answer to a 334 of AUTH: it is a secret, so it is not read. */
  | { readonly protocol: 'smtp'; readonly kind: 'credentials'; readonly summary: string }
  | { readonly protocol: 'smtp'; readonly kind: 'encrypted'; readonly summary: string };

const LINE_LIMIT = 64 * 1024;
const REPLY = /^([2-5]\d\d)([ -]?)(.*)$/s;

function lineEnd(bytes: Uint8Array, from = 0): number {
  const end = bytes.indexOf(0x0a, from);
  return end < 0 ? -1 : end + 1;
}

const text = (bytes: Uint8Array) => decodeUtf8(bytes).replace(/\r?\n$/, '');

/** Where the content ends: behind CR LF . CR LF; -1 when it has not. A content without any line is the dot alone. */
function contentEnd(bytes: Uint8Array, from: number): number {
  for (let at = from; ; at++) {
    at = bytes.indexOf(0x2e, at);
    if (at < 0 || at + 2 >= bytes.length) return -1;
    const begins = at === 0 || (bytes[at - 1] === 0x0a && bytes[at - 2] === 0x0d);
    if (begins && bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a) return at + 3;
  }
}

export class SmtpDecoder implements ProtocolDecoder {
  readonly #emit: Emit;
  readonly #client = new ByteQueue();
  readonly #server = new ByteQueue();
  #lines: string[] = [];
  #replyBytes = 0;
  /** Verbs whose replies are awaited. The first reply of a connection is its greeting. */
  #awaited: string[] = [''];
  #state: 'commands' | 'data?' | 'content' | 'auth' | 'tls?' | 'encrypted' = 'commands';
  /** How far the content was searched for its end. */
  #searched = 0;

  /** @param midway the greeting has gone by */
  constructor(emit: Emit, midway = false) {
    this.#emit = emit;
    if (midway) this.#awaited = [];
  }

  push(direction: Direction, bytes: Uint8Array): void {
    if (this.#state === 'encrypted') {
      this.#encrypted(direction, bytes.length);
      return;
    }
    if (direction === 'to-server') {
      this.#client.push(bytes);
      this.#readClient();
    } else {
      this.#server.push(bytes);
      this.#readServer();
    }
    if (this.#client.length > MESSAGE_LIMIT)
      throw new TapError('The content of a mail is larger than 1 MiB.');
    if (this.#server.length > LINE_LIMIT) throw new TapError('A reply of SMTP is longer than 64 KiB.');
  }

  gap(direction: Direction): void {
    const queue = direction === 'to-server' ? this.#client : this.#server;
    queue.clear();
    this.#searched = 0;
    this.#awaited = [];
    this.#lines = [];
    this.#replyBytes = 0;
    if (this.#state !== 'encrypted' && direction === 'to-server') this.#state = 'commands';
  }

  begins(direction: Direction, bytes: Uint8Array): boolean {
    const line = decodeUtf8(bytes.subarray(0, 64));
    return direction === 'to-client'
      ? /^[2-5]\d\d[ -]/.test(line)
      : /^(EHLO|HELO|MAIL|RCPT|DATA|RSET|NOOP|QUIT|VRFY|AUTH|STARTTLS)\b/i.test(line);
  }

  #readClient(): void {
    while (this.#client.length > 0) {
      if (this.#state === 'data?' || this.#state === 'tls?' || this.#state === 'encrypted') return;
      const bytes = this.#client.view();
      if (this.#state === 'content') {
        const end = contentEnd(bytes, this.#searched);
        if (end < 0) {
          this.#searched = Math.max(0, bytes.length - 4);
          return;
        }
        this.#content(bytes.subarray(0, end));
        this.#client.skip(end);
        continue;
      }
      const end = lineEnd(bytes);
      if (end < 0) {
        if (bytes.length > LINE_LIMIT) throw new TapError('A command of SMTP is longer than 64 KiB.');
        return;
      }
      const line = text(bytes.subarray(0, end));
      this.#client.skip(end);
      this.#command(line, end);
    }
  }

  #command(line: string, length: number): void {
    if (this.#state === 'auth') {
      this.#state = 'commands';
      this.#awaited.push('AUTH');
      this.#emit(
        'to-server',
        { protocol: 'smtp', kind: 'credentials', summary: 'credentials (not shown)' },
        length,
      );
      return;
    }
    const space = line.indexOf(' ');
    const verb = (space < 0 ? line : line.slice(0, space)).toUpperCase();
    if (!/^[A-Z]{1,20}$/.test(verb)) throw new TapError(`“${oneLine(line, 40)}” is no command of SMTP.`);
    const given = space < 0 ? '' : line.slice(space + 1);
    // AUTH PLAIN carries the password behind the mechanism.
    const argument = verb === 'AUTH' ? given.replace(/ .*$/s, ' …') : given;
    this.#awaited.push(verb);
    if (verb === 'DATA') this.#state = 'data?';
    if (verb === 'STARTTLS') this.#state = 'tls?';
    this.#emit(
      'to-server',
      { protocol: 'smtp', kind: 'command', verb, argument, summary: oneLine(`${verb} ${argument}`) },
      length,
    );
  }

  #content(bytes: Uint8Array): void {
    this.#state = 'commands';
    this.#searched = 0;
    this.#awaited.push('');
    const content = decodeUtf8(bytes.subarray(0, bytes.length - 3)).replace(/^\./gm, '');
    const subject = /^subject: *(.*)$/im.exec(content)?.[1]?.trim();
    this.#emit(
      'to-server',
      {
        protocol: 'smtp',
        kind: 'content',
        text: content,
        summary: oneLine(`content, ${count(bytes.length, 'byte')}${subject ? `: ${subject}` : ''}`),
      },
      bytes.length,
    );
  }

  #readServer(): void {
    while (this.#server.length > 0 && this.#state !== 'encrypted') {
      const bytes = this.#server.view();
      const end = lineEnd(bytes);
      if (end < 0) return;
      const line = text(bytes.subarray(0, end));
      const [, code, more, rest = ''] = REPLY.exec(line) ?? [];
      if (code === undefined) throw new TapError(`“${oneLine(line, 40)}” is no reply of SMTP.`);
      this.#server.skip(end);
      this.#lines.push(rest);
      this.#replyBytes += end;
      if (more === '-') continue;
      const lines = this.#lines;
      const length = this.#replyBytes;
      this.#lines = [];
      this.#replyBytes = 0;
      this.#emit(
        'to-client',
        {
          protocol: 'smtp',
          kind: 'reply',
          code: Number(code),
          lines,
          summary: oneLine(`${code} ${lines.join(' · ')}`),
        },
        length,
      );
      this.#answered(Number(code));
    }
  }

  #answered(code: number): void {
    const verb = this.#awaited.shift();
    if (verb === 'DATA' && this.#state === 'data?') this.#state = code === 354 ? 'content' : 'commands';
    else if (verb === 'AUTH' && code === 334) this.#state = 'auth';
    else if (verb === 'STARTTLS' && this.#state === 'tls?')
      this.#state = code === 220 ? 'encrypted' : 'commands';
    else return;
    if (this.#state === 'encrypted') {
      for (const [direction, queue] of [
        ['to-server', this.#client],
        ['to-client', this.#server],
      ] as const) {
        if (queue.length > 0) this.#encrypted(direction, queue.length);
        queue.clear();
      }
      return;
    }
    this.#readClient();
  }

  #encrypted(direction: Direction, length: number): void {
    this.#emit(
      direction,
      { protocol: 'smtp', kind: 'encrypted', summary: `TLS, ${count(length, 'byte')}` },
      length,
    );
  }
}
