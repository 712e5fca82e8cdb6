import { describe, expect, it } from 'vitest';
import { recordText } from '../../../dns/presentation';
import { type DnsMessage, type ResourceRecord, TYPE } from '../../../dns/records';
import { NameServer } from '../authoritative/name-server';
import { readMasterFile } from '../zone/master-file';
import { Zone } from '../zone/zone';
import { Cache } from './cache';
import { Resolver } from './resolver';
import { RoundTrips } from './servers';
import type { Exchange, Failure } from './upstream';

const recordsOf = (text: string, origin = ''): ResourceRecord[] =>
  readMasterFile({ name: 'z', text }, origin, () => '').map(({ line: _, ...record }) => record);

const zoneOf = (origin: string, text: string): Zone => new Zone(origin, recordsOf(text, origin));

const HINTS = '. 9 NS root.\nroot. 9 A 1.0.0.1\n';
const SERVERS: Readonly<Record<string, Zone>> = {
  '1.0.0.1': zoneOf(
    '',
    '$TTL 900\n@ SOA root. x. 1 1 1 1 60\n@ NS root.\ntest. NS ns.test.\nns.test. A 1.0.0.2\n',
  ),
  '1.0.0.2': zoneOf(
    'test',
    `$TTL 600
@ SOA ns x 1 1 1 1 30
 NS ns
ns A 1.0.0.2
www 100 A 192.0.2.1
alias 50 CNAME www
a CNAME b
b CNAME a
zero 0 A 192.0.2.2
two NS ns1.two
two NS ns2.two
ns1.two A 1.0.0.3
ns2.two A 1.0.0.4
circle NS ns.circle2
circle2 NS ns.circle
`,
  ),
  '1.0.0.4': zoneOf(
    'two.test',
    '$TTL 60\n@ SOA ns1 x 1 1 1 1 5\n NS ns1\n NS ns2\nns1 A 1.0.0.3\nns2 A 1.0.0.4\n@ A 192.0.2.9\n',
  ),
};

type Meddle = (answer: DnsMessage, address: string) => DnsMessage | Failure;

/** A resolver whose servers answer in memory, and whose clock stands still unless it is turned. */
function world({ stale = 0, meddle = (answer) => answer }: { stale?: number; meddle?: Meddle } = {}) {
  let time = 1_000_000;
  const asked: string[] = [];
  const down = new Set<string>();
  const exchange: Exchange = async (query, address, { tcp }) => {
    asked.push(`${address}${tcp ? ' tcp' : ''}`);
    const zone = SERVERS[address];
    if (!zone || down.has(address)) return 'timeout';
    const answered = new NameServer({ zones: [zone], id: '' }).answer(query);
    return meddle({ ...query, ...answered, response: true }, address);
  };
  const resolver = new Resolver({
    cache: new Cache({ now: () => time, stale }),
    exchange,
    roundTrips: new RoundTrips(),
    hints: recordsOf(HINTS),
    now: () => time,
    random: () => 0.5,
  });
  return {
    resolver,
    asked,
    down,
    pass: (seconds: number) => {
      time += seconds * 1000;
    },
    async resolve(name: string, type: number = TYPE.A) {
      const { rcode, answers, authority, problem } = await resolver.resolve(name, type, false, 'test');
      return { rcode, problem, answers: answers.map(recordText), authority: authority.map(recordText) };
    },
  };
}

describe('resolution', () => {
  it('goes from the root down, and then asks nobody while the answer lives', async () => {
    const { resolve, asked, pass } = world();
    expect(await resolve('www.test')).toMatchObject({ rcode: 0, answers: ['www.test. 100 IN A 192.0.2.1'] });
    expect(asked).toEqual(['1.0.0.1', '1.0.0.2']);
    pass(40);
    expect((await resolve('WWW.test')).answers).toEqual(['www.test. 60 IN A 192.0.2.1']);
    pass(59.5);
    expect((await resolve('www.test')).answers).toEqual(['www.test. 1 IN A 192.0.2.1']);
    expect(asked).toHaveLength(2);
    pass(0.5);
    expect((await resolve('www.test')).answers).toEqual(['www.test. 100 IN A 192.0.2.1']);
    expect(asked).toEqual(['1.0.0.1', '1.0.0.2', '1.0.0.2']);
  });

  it('remembers what is not there as long as the SOA record says', async () => {
    const { resolve, asked, pass } = world();
    const denial = { rcode: 3, authority: ['test. 30 IN SOA ns.test. x.test. 1 1 1 1 30'] };
    expect(await resolve('nobody.test')).toMatchObject(denial);
    pass(20);
    expect(await resolve('nobody.test', TYPE.MX)).toMatchObject({
      rcode: 3,
      authority: ['test. 10 IN SOA ns.test. x.test. 1 1 1 1 30'],
    });
    expect(asked).toHaveLength(2);
    expect(await resolve('www.test', TYPE.MX)).toMatchObject({ rcode: 0, answers: [] });
    // That one type is not there says nothing of another.
    expect((await resolve('www.test')).answers).toHaveLength(1);
    expect(asked).toHaveLength(4);
    pass(10);
    expect(await resolve('nobody.test')).toMatchObject(denial);
    expect(asked).toHaveLength(5);
  });

  it('follows aliases, each with its own lifetime, and gives up where they go round', async () => {
    const { resolve, pass } = world();
    await resolve('alias.test');
    pass(10);
    expect((await resolve('alias.test')).answers).toEqual([
      'alias.test. 40 IN CNAME www.test.',
      'www.test. 90 IN A 192.0.2.1',
    ]);
    expect((await resolve('a.test')).rcode).toBe(2);
  });

  it('keeps nothing that lives for no time', async () => {
    const { resolve, asked } = world();
    expect((await resolve('zero.test')).answers).toEqual(['zero.test. 0 IN A 192.0.2.2']);
    await resolve('zero.test');
    expect(asked).toEqual(['1.0.0.1', '1.0.0.2', '1.0.0.2']);
  });

  it('asks the next server when one is silent, and that one last from then on', async () => {
    const { resolve, asked, pass } = world();
    expect((await resolve('two.test')).answers).toEqual(['two.test. 60 IN A 192.0.2.9']);
    expect(asked).toEqual(['1.0.0.1', '1.0.0.2', '1.0.0.3', '1.0.0.4']);
    pass(61);
    await resolve('two.test');
    expect(asked.at(-1)).toBe('1.0.0.4');
  });

  it('fails when all are silent, says so at once for a second, and then tries again', async () => {
    const { resolve, asked, down, pass } = world();
    down.add('1.0.0.2');
    expect(await resolve('www.test')).toMatchObject({ rcode: 2, problem: 'no reachable authority' });
    const queries = asked.length;
    expect((await resolve('www.test')).rcode).toBe(2);
    expect(asked).toHaveLength(queries);
    pass(1);
    down.clear();
    expect((await resolve('www.test')).rcode).toBe(0);
  });

  it('may say what has expired when nobody answers (RFC 8767)', async () => {
    const { resolve, down, pass } = world({ stale: 3600 });
    await resolve('www.test');
    down.add('1.0.0.2');
    pass(1000);
    expect(await resolve('www.test')).toEqual({
      rcode: 0,
      problem: 'stale answer',
      answers: ['www.test. 30 IN A 192.0.2.1'],
      authority: [],
    });
    pass(3600);
    expect((await resolve('www.test')).rcode).toBe(2);
  });

  it('does not wait for itself where zones need each other’s servers', async () => {
    const { resolve } = world();
    expect((await resolve('www.circle.test')).rcode).toBe(2);
  });

  it('asks again over TCP for what was cut', async () => {
    const { resolve, asked } = world({
      meddle: (answer, address) =>
        address === '1.0.0.2' && asked.at(-1) === address
          ? { ...answer, truncated: true, answers: [] }
          : answer,
    });
    expect((await resolve('www.test')).answers).toHaveLength(1);
    expect(asked).toEqual(['1.0.0.1', '1.0.0.2', '1.0.0.2 tcp']);
  });

  it('believes a server only about the zone that it was asked for', async () => {
    const { resolve, resolver } = world({
      meddle: (answer, address) =>
        address !== '1.0.0.2'
          ? answer
          : {
              ...answer,
              answers: [...answer.answers, ...recordsOf('www.bank.example. 900 A 6.6.6.6\n')],
              authority: recordsOf('test. 900 NS evil.example.\nexample. 900 NS ns.test.\n'),
              additional: recordsOf('evil.example. 900 A 6.6.6.6\nroot. 900 A 6.6.6.6\n'),
            },
    });
    await resolve('www.test');
    const known = resolver.cache
      .entries()
      .flatMap(({ remembered }) => (remembered.kind === 'records' ? remembered.records.map(recordText) : []));
    expect(known.filter((line) => line.includes('6.6.6.6'))).toEqual([]);
    expect(known.filter((line) => line.startsWith('example.'))).toEqual([]);
  });

  it('tells how it went', async () => {
    const { resolve, resolver } = world();
    await resolve('www.test');
    expect(resolver.trace.resolutions).toMatchObject([
      {
        name: 'www.test',
        rcode: 0,
        steps: [
          { server: '1.0.0.1', zone: '', outcome: 'referral to test.' },
          { server: '1.0.0.2', zone: 'test', outcome: 'answer' },
        ],
      },
    ]);
  });

  it('without recursion tells what it knows, and who knows more', async () => {
    const { resolve, resolver } = world();
    const memory = (name: string) => {
      const questions = [{ name, type: TYPE.A, class: 1 }];
      const { answers, authority } = resolver.fromMemory({ questions, edns: null } as unknown as DnsMessage);
      return [...answers, ...authority].map(recordText);
    };
    expect(memory('www.test')).toEqual(['. 9 IN NS root.']);
    await resolve('www.test');
    expect(memory('www.test')).toEqual(['www.test. 100 IN A 192.0.2.1']);
    expect(memory('other.test')).toEqual(['test. 600 IN NS ns.test.']);
  });
});
