/** The protocol of a connection by its first bytes; what port it has says nothing. */
import type { Direction } from '../engine/events';
import { looksLikeFrames } from './http2/frame-shape';
import type { Protocol } from './message';
import { BACKEND_TYPES } from './postgres/backend';
import { FRONTEND_TYPES, STARTUP_CODES } from './postgres/frontend';
import { decodeLatin1 } from './text';

/** `null`: the bytes so far leave it open. `tls`: encrypted, so nothing can be read. */
export type Recognised = Protocol | 'tls' | 'unknown' | null;

/** Most bytes after which a connection that is still open to doubt is of no known protocol. */
const DOUBT = 8 * 1024;
const REQUEST_LINE = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+ \S+ HTTP\/1\.\d\r?\n/;
const COMMAND_LINE = /^[A-Za-z]+( .*)?\r?\n/;
/** RFC 9113 §3.4. */
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const POSTGRES_CODES: readonly number[] = Object.values(STARTUP_CODES);

const int32 = (bytes: Uint8Array, at: number) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getInt32(at);

/** @param first the first bytes of each direction of a connection whose opening was seen */
export function recognise(first: Readonly<Record<Direction, Uint8Array>>): Recognised {
  const client = first['to-server'];
  const server = first['to-client'];
  const answer = decodeLatin1(server.subarray(0, 512));
  if (client.length === 0) {
    // A server of HTTP/2 begins with SETTINGS, without waiting for its client.
    if (server[3] === 4 && looksLikeFrames(server)) return null;
    // The server speaks first. FTP greets with the same number.
    if (/^(220|421|554)[ -]/.test(answer)) return /\bftp\b/i.test(answer) ? 'unknown' : 'smtp';
    return server.length < 4 && /^[245]?\d?\d?$/.test(answer) ? null : 'unknown';
  }
  const text = decodeLatin1(client.subarray(0, DOUBT));
  if (client[0] === 0x16) return client.length < 2 ? null : client[1] === 3 ? 'tls' : 'unknown';
  if (/^\*\d/.test(text)) return 'resp';
  if (text === '*') return null;
  if (text.startsWith(PREFACE)) return 'http2';
  if (PREFACE.startsWith(text)) return null;
  if (REQUEST_LINE.test(text)) return 'http';
  if (/^(EHLO|HELO|LHLO) /i.test(text) || /^(220|554)[ -]/.test(answer)) return 'smtp';
  if ((client[0] ?? 0) < 0x20) return binary(client);
  if (!/^[\x20-\x7e]*\r?(\n|$)/.test(text)) return 'unknown';
  if (!text.includes('\n')) return client.length < DOUBT ? null : 'unknown';
  // A line of words: what one types into `nc`. Redis answers with a mark of its own.
  if (COMMAND_LINE.test(text))
    return server.length === 0 ? null : /^[+\-:$*_%~,#]/.test(answer) ? 'resp' : 'unknown';
  return 'unknown';
}

function binary(client: Uint8Array): Recognised {
  if (client.length < 8) return null;
  const code = int32(client, 4);
  if (int32(client, 0) <= 10_000 && (code >>> 16 === 3 || POSTGRES_CODES.includes(code))) return 'postgresql';
  // DNS over TCP (RFC 1035 §4.2.2): a length, then a query with one question.
  if (client.length < 14) return null;
  const length = ((client[0] ?? 0) << 8) | (client[1] ?? 0);
  const query = ((client[4] ?? 0) & 0xf8) === 0 && client[6] === 0 && client[7] === 1;
  return query && length >= 17 && length <= 4096 ? 'dns' : 'unknown';
}

/** The protocol by one piece from the midst of a connection whose beginning the log let go. */
export function recogniseMidway(
  direction: Direction,
  bytes: Uint8Array,
): Exclude<Recognised, 'tls' | 'unknown'> {
  const text = decodeLatin1(bytes.subarray(0, 512));
  if (direction === 'to-client' ? /^HTTP\/1\.\d \d/.test(text) : /^[A-Z-]{3,20} \S+ HTTP\/1\./.test(text))
    return 'http';
  if (direction === 'to-server' && /^\*\d+\r\n\$/.test(text)) return 'resp';
  if (direction === 'to-server' && /^(EHLO|HELO|MAIL FROM:|RCPT TO:)/i.test(text)) return 'smtp';
  if (bytes.length < 5) return null;
  if (looksLikeFrames(bytes)) return 'http2';
  const types = direction === 'to-server' ? FRONTEND_TYPES : BACKEND_TYPES;
  const length = int32(bytes, 1);
  return types.includes(text.charAt(0)) && length >= 4 && length < bytes.length + 1 && bytes[1] === 0
    ? 'postgresql'
    : null;
}
