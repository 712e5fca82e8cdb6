/** A resolver as what answers queries; for its own zones, a name server too. */
import { canonicalName } from '../../../dns/name';
import { CLASS, type DnsMessage, RCODE, TYPE } from '../../../dns/records';
import type { Answered } from '../authoritative/answer';
import type { LocalBackend } from '../authoritative/backend';
import type { Backend, Peer } from '../server/respond';
import type { Resolver } from './resolver';

/** @param local answers for what it has zones of, and who it is */
export function recursive(resolver: Resolver, local: LocalBackend): Backend {
  return {
    ...local,
    recursionAvailable: true,
    async answer(query: DnsMessage, peer: Peer): Promise<Answered | null> {
      const [question] = query.questions;
      if (!question || question.class !== CLASS.IN) return local.answer(query, peer);
      const { name, type } = question;
      const own = local.knows(name) ? await local.answer(query, peer) : null;
      if (!query.recursionDesired) return own ?? resolver.fromMemory(query);
      const dnssec = query.edns?.dnssecOk ?? false;
      if (own === null) return resolver.resolve(name, type, dnssec, peer.address);
      const rest = elsewhere(own, name, type);
      if (rest === null) return own;
      // Of the zones below ours, ours knows the servers.
      resolver.learn(own);
      const found = await resolver.resolve(rest, type, dnssec, peer.address);
      return { ...found, authoritative: own.authoritative, answers: [...own.answers, ...found.answers] };
    },
  };
}

/** The name with which an answer of our own zones leads out of them: an alias, or one in a zone that was given away. */
function elsewhere(
  { answers, authority, rcode, authoritative }: Answered,
  asked: string,
  type: number,
): string | null {
  if (rcode !== RCODE.ok || authority.some(({ data }) => data.type === 'SOA')) return null;
  const last = answers.at(-1)?.data;
  if (last?.type === 'CNAME' && type !== TYPE.CNAME && type !== TYPE.ANY) return canonicalName(last.value);
  return !authoritative && answers.length === 0 ? asked : null;
}
