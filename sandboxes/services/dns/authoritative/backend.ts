/** A name server of zones, as what answers queries. */
import { CLASS, type DnsMessage } from '../../../dns/records';
import type { CookieSecret } from '../server/cookie';
import { type Backend, type Peer, replyTo } from '../server/respond';
import type { NameServer } from './name-server';

/** Records a message of a transfer holds. */
const BATCH = 100;

export function authoritative(
  server: NameServer,
  cookies: CookieSecret,
): Backend & { knows(name: string): boolean } {
  const backend = {
    knows: (name: string) => server.knows(name),
    cookies,
    recursionAvailable: false,
    idFor: () => server.id,
    answer: (query: DnsMessage) => server.answer(query),
    transfer(query: DnsMessage, peer: Peer): DnsMessage[] | null {
      const [question] = query.questions;
      const records = question?.class === CLASS.IN ? server.transfer(question.name) : null;
      if (!records) return null;
      const messages: DnsMessage[] = [];
      for (let at = 0; at < records.length; at += BATCH) {
        const reply = {
          rcode: 0,
          authoritative: true,
          answers: records.slice(at, at + BATCH),
          authority: [],
          additional: [],
          problem: null,
        };
        messages.push(replyTo(query, backend, peer, reply));
      }
      return messages;
    },
  };
  return backend;
}
