/** What taps make of bytes, by protocol. */
import type { DnsDecoded } from './dns';
import type { HttpDecoded } from './http';
import type { Http2Decoded } from './http2/messages';
import type { PostgresDecoded } from './postgres/messages';
import type { RespDecoded } from './resp/decoder';
import type { SmtpDecoded } from './smtp/decoder';

/** Bytes of no protocol that a tap knows, of a message that breaks its protocol's rules, or that the log let go. */
export interface OpaqueDecoded {
  readonly protocol: 'unknown';
  readonly kind: 'bytes' | 'malformed' | 'missing' | 'encrypted';
  readonly summary: string;
}

export type DecodedMessage =
  | HttpDecoded
  | Http2Decoded
  | DnsDecoded
  | RespDecoded
  | PostgresDecoded
  | SmtpDecoded
  | OpaqueDecoded;
