/** Names of the computer itself, as its hosts file has them, before anybody is asked: what dnsmasq does for its network. */
import { canonicalName } from '../../../dns/name';
import { CLASS, type DnsMessage, RCODE, type RecordData, TYPE } from '../../../dns/records';
import type { Answered } from '../authoritative/answer';
import type { Backend } from '../server/respond';

interface HostAddress {
  readonly address: string;
  readonly family: number;
}

/** Nobody says how long it stays so. */
const TTL = 0;

/** @param lookup every address of a name; rejects where there is none: `dns.lookup` of Node */
export function withHosts(
  backend: Backend,
  lookup: (name: string) => Promise<readonly HostAddress[]>,
): Backend {
  return {
    ...backend,
    async answer(query, peer) {
      return (await ownAnswer(query, lookup)) ?? backend.answer(query, peer);
    },
  };
}

async function ownAnswer(
  { questions: [question] }: DnsMessage,
  lookup: (name: string) => Promise<readonly HostAddress[]>,
): Promise<Answered | null> {
  // Names with dots are the business of the DNS.
  if (!question || question.class !== CLASS.IN || !/^[^.]+\.?$/.test(canonicalName(question.name)))
    return null;
  const { name, type } = question;
  const known = await lookup(name).catch(() => null);
  if (known === null) return null;
  const answers = known.flatMap(({ address, family }) => {
    const kind = family === 6 ? 'AAAA' : 'A';
    const data: RecordData = { type: kind, address };
    return type === TYPE.ANY || type === TYPE[kind] ? [{ name, class: CLASS.IN, ttl: TTL, data }] : [];
  });
  return { rcode: RCODE.ok, authoritative: true, answers, authority: [], additional: [], problem: null };
}
