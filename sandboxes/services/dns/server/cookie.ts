/** Server cookies (RFC 7873, laid out as RFC 9018 §4 has it): whoever sends one back does receive what is sent to its address. */
import { createHmac } from 'node:crypto';

export interface CookieSecret {
  readonly key: Uint8Array;
  /** Milliseconds since 1970. */
  now(): number;
}

const CLIENT = 8;

/** @returns null: what the client sent is no cookie */
export function answerCookie(
  sent: Uint8Array,
  address: string,
  { key, now }: CookieSecret,
): Uint8Array | null {
  if (sent.length !== CLIENT && (sent.length < 16 || sent.length > 40)) return null;
  const client = sent.subarray(0, CLIENT);
  const seconds = Math.floor(now() / 1000);
  const head = Uint8Array.of(1, 0, 0, 0, seconds >>> 24, seconds >>> 16, seconds >>> 8, seconds);
  const hash = createHmac('sha256', key).update(client).update(head).update(address).digest().subarray(0, 8);
  return Uint8Array.of(...client, ...head, ...hash);
}
