import { type DnsMessage, queryFor, RCODE, type ResourceRecord, TYPE } from '@/sandboxes/dns/records';
import { encodeMessage } from '@/sandboxes/dns/writer';
import type { SandboxEvent } from '@/sandboxes/engine/events';

/** A small internet: machine, pid, address. */
const MACHINES = {
  app: [100, '10.0.0.1'],
  dns: [101, '10.0.0.53'],
  root: [102, '10.0.0.21'],
  tld: [103, '10.0.0.22'],
  ns: [104, '10.0.0.23'],
} as const;
type Machine = keyof typeof MACHINES;

const a = (name: string, address: string, ttl = 60): ResourceRecord => ({
  name,
  class: 1,
  ttl,
  data: { type: 'A', address },
});
const ns = (name: string, value: string, ttl = 60): ResourceRecord => ({
  name,
  class: 1,
  ttl,
  data: { type: 'NS', value },
});
const soa = (name: string, minttl: number): ResourceRecord => ({
  name,
  class: 1,
  ttl: 3600,
  data: {
    type: 'SOA',
    nsname: `ns.${name}`,
    hostmaster: `hostmaster.${name}`,
    serial: 1,
    refresh: 1,
    retry: 1,
    expire: 1,
    minttl,
  },
});

/** What servers answer, by name. */
const ANSWERS: Readonly<Record<string, Partial<DnsMessage>>> = {
  'to test': { authority: [ns('test', 'a.nic.test')], additional: [a('a.nic.test', MACHINES.tld[1])] },
  'to shop.test': {
    authority: [ns('shop.test', 'ns.shop.test')],
    additional: [a('ns.shop.test', MACHINES.ns[1])],
  },
  address: { authoritative: true, answers: [a('www.shop.test', '10.0.0.31', 20)] },
  nobody: { authoritative: true, rcode: RCODE.name, authority: [soa('shop.test', 30)] },
  cut: { authoritative: true, truncated: true },
  poison: {
    authoritative: true,
    answers: [a('www.shop.test', '10.0.0.31', 20)],
    additional: [a('bank.test', '10.6.6.6')],
  },
};

/**
 * Draws datagrams, ten milliseconds apart: `app>dns ?`, `dns>root ?`, `root>dns to test`, `dns>app address`. A `!` before
 * the name of a server: the datagram to it was lost.
 */
export function dnsLog(drawing: string, { name = 'www.shop.test', from = 0 } = {}): SandboxEvent[] {
  const spawned = Object.entries(MACHINES).map(
    ([machine, [pid]], seq): SandboxEvent => ({
      seq,
      at: 0,
      type: 'process.spawn',
      pid,
      parent: null,
      command: ['node'],
      machine,
    }),
  );
  const ids = new Map<string, number>();
  const sent = drawing
    .trim()
    .split('\n')
    .map((line, index): SandboxEvent => {
      const [, source = '', lost, target = '', what = ''] = /^(\w+)>(!?)(\w+) (.+)$/.exec(line.trim()) ?? [];
      const [fromPid, fromAddress] = MACHINES[source as Machine];
      const [toPid, toAddress] = MACHINES[target as Machine];
      const question = { name, type: TYPE.A, class: 1 };
      const query = what.startsWith('?');
      const pair = query ? `${source} ${target}` : `${target} ${source}`;
      const id = query ? from + index + 1 : (ids.get(pair) ?? 0);
      ids.set(pair, id);
      const asked = {
        ...queryFor(id, question),
        recursionDesired: query ? source === 'app' : target === 'app',
      };
      const bytes = encodeMessage(query ? asked : { ...asked, response: true, ...ANSWERS[what] });
      const place = (pid: number, address: string, port: number) => ({ pid, address, port });
      return {
        seq: from + spawned.length + index,
        at: 10 * (from + index + 1),
        type: 'datagram',
        from: place(fromPid, fromAddress, query ? 40_000 : 53),
        to: place(toPid, toAddress, query ? 53 : 40_000),
        outcome: lost ? 'dropped' : 'delivered',
        bytes,
        length: bytes.length,
      };
    });
  return [...spawned, ...sent];
}

export const WHOLE = `
  app>dns ?
  dns>root ?
  root>dns to test
  dns>tld ?
  tld>dns to shop.test
  dns>ns ?
  ns>dns address
  dns>app address`;
