/** A message as it fits a datagram (RFC 1035 §4.1.1, RFC 2181 §9). */
import type { DnsMessage } from '../../../dns/records';
import { encodeMessage } from '../../../dns/writer';

/** Leaves out from the end what is too much. TC says that something of the answer or the authority section is missing. */
export function truncate(message: DnsMessage, limit: number): Uint8Array<ArrayBuffer> {
  const whole = encodeMessage(message);
  if (whole.length <= limit) return whole;
  const { answers, authority, additional, edns } = message;
  const must = answers.length + authority.length;
  // Some records of a set are worth nothing to who asks again over TCP (RFC 2181 §9); who knows no EDNS may never do so.
  const partial = edns === null ? 0 : must;
  const first = (count: number): DnsMessage => ({
    ...message,
    truncated: count < must,
    answers: answers.slice(0, count),
    authority: authority.slice(0, Math.max(0, count - answers.length)),
    additional: additional.slice(0, Math.max(0, count - must)),
  });
  let fits = 0;
  let tooMany = must + additional.length;
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (encodeMessage(first(middle)).length <= limit) fits = middle;
    else tooMany = middle;
  }
  return encodeMessage(first(fits < partial ? 0 : fits));
}
