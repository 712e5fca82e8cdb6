/** A name server of zones, as what answers queries. */
import { CLASS, type DnsMessage } from '../../../dns/records';
import type { CookieSecret } from '../server/cookie';
import { type Backend, replyTo } from '../server/respond';
import type { Anycast } from './anycast';

/** Records a message of a transfer holds. */
const BATCH = 100;

export type LocalBackend = Backend & { knows(name: string): boolean };

export function authoritative(servers: Anycast, cookies: CookieSecret): LocalBackend {
  const backend: LocalBackend = {
    knows: (name) => servers.instances.some(({ server }) => server.knows(name)),
    cookies,
    recursionAvailable: false,
    idFor: (peer) => servers.reached(peer)?.id ?? '',
    answer: (query, peer) => servers.reached(peer)?.answer(query) ?? null,
    transfer(query, peer) {
      const [question] = query.questions;
      const server = servers.reached(peer);
      const records = question?.class === CLASS.IN ? server?.transfer(question.name) : null;
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
