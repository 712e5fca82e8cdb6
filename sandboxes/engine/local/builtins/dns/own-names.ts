/** The sandbox's own names as answers of a DNS server: what is asked where no program listens on port 53. */
import { reverseName } from '../../../../dns/address';
import {
  CLASS,
  type DnsMessage,
  RCODE,
  type RecordData,
  type ResourceRecord,
  TYPE,
} from '../../../../dns/records';
import type { Names } from '../../process/names';

const TTL = 60;

/** @returns the answer to the only question of `query` */
export function answerFromNames(query: DnsMessage, names: Names): DnsMessage {
  const [{ name, type } = { name: '', type: 0 }] = query.questions;
  const hosts = names.lookup(name);
  const addresses = hosts.map(
    ({ address, family }): RecordData => ({ type: family === 4 ? 'A' : 'AAAA', address }),
  );
  const pointers = reversed(name).flatMap((address) =>
    names.reverse(address).map((value): RecordData => ({ type: 'PTR', value })),
  );
  const all = [...addresses, ...pointers];
  const fitting = all.filter(
    (data) => type === TYPE.ANY || (data.type !== 'other' && TYPE[data.type] === type),
  );
  return {
    ...query,
    response: true,
    authoritative: true,
    recursionAvailable: true,
    rcode: all.length === 0 ? RCODE.name : RCODE.ok,
    answers: fitting.map((data): ResourceRecord => ({ name, class: CLASS.IN, ttl: TTL, data })),
  };
}

/** The address that a name of `in-addr.arpa` or `ip6.arpa` speaks of. */
function reversed(name: string): string[] {
  const plain = name.toLowerCase();
  const [, four] = /^((?:\d{1,3}\.){4})in-addr\.arpa$/.exec(plain) ?? [];
  if (four) return [four.split('.').slice(0, 4).reverse().join('.')];
  return plain === reverseName('::1') ? ['::1'] : [];
}
