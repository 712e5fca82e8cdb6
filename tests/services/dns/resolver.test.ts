/** Our resolver and BIND's, on the same small internet, asked by real dig. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authoritative } from '../../../sandboxes/services/dns/authoritative/backend';
import { NameServer } from '../../../sandboxes/services/dns/authoritative/name-server';
import { recursive } from '../../../sandboxes/services/dns/resolver/backend';
import { Cache } from '../../../sandboxes/services/dns/resolver/cache';
import { Resolver } from '../../../sandboxes/services/dns/resolver/resolver';
import { RoundTrips } from '../../../sandboxes/services/dns/resolver/servers';
import { exchangeAt } from '../../../sandboxes/services/dns/resolver/upstream';
import { type Listening, listen } from '../../../sandboxes/services/dns/server/listen';
import { readMasterFile } from '../../../sandboxes/services/dns/zone/master-file';
import { freePort, type RealServer } from '../real-server';
import { NAMED, startBind } from './bind';
import { DIG, type DigAnswer, dig } from './dig';
import { alone, cookies, HINTS, startTree, type Tree } from './tree';

// BIND listens on addresses that an interface has.
const THEIRS = '127.0.0.1';
const OURS = '127.0.0.31';

const NAMES = [
  'example.test',
  'www.example.test',
  'alias2.example.test',
  'missing.example.test',
  'x.wild.example.test',
  'host.sub.example.test',
  'sub.example.test',
];
const QUERIES = [
  ...NAMES.flatMap((name) =>
    ['A', 'AAAA', 'NS', 'SOA', 'MX', 'TXT', 'CNAME'].map((type) => `${name} ${type}`),
  ),
  '. NS',
  'test NS',
  'test SOA',
  'nothing-here A',
  'a.b.nothing-here MX',
  'x.lame A',
  'outside.example.test A',
  'back.other.test A',
  'away.example.test A',
  'dangling.example.test A',
  'to-sub.example.test A',
  'up.sub.example.test A',
  'down.sub.example.test A',
  'down.sub.example.test AAAA',
  'nope.sub.example.test A',
  'loop1.example.test A',
  'self.example.test A',
  'x.tree.example.test A',
  'a.tree.example.test A',
  'x.dtree.example.test A',
  'www.noglue.example.test A',
  'b.ent.example.test A',
  'foo.real.wild.example.test A',
  '_sip._udp.example.test SRV',
  'example.test CAA',
  'example.test HTTPS',
  'odd.example.test TXT',
  'unknown.example.test TYPE65280',
  'strange\\.label.example.test A',
  'WWW.Example.TEST A',
  'big.example.test A +tcp',
  'bigtxt.example.test TXT',
  'zero.example.test A',
  'secure.example.test DS',
  'signed.test DS',
  'www.signed.test A +dnssec',
  'nothing.signed.test A +dnssec',
  'www.signed.test MX +dnssec',
  'x.plain.signed.test A',
  'a.root-servers.net A',
  'a.nic.test A',
  'ns.sub.example.test A',
];

/** Where ours differs on purpose: the query, and why. */
const DIFFERENT: Readonly<Record<string, string>> = {};

describe.skipIf(NAMED === null || DIG === null)('resolution beside BIND', () => {
  let folder: string;
  let tree: Tree;
  let bind: RealServer;
  let own: Listening;
  let resolver: Resolver;
  let theirs: (DigAnswer | null)[];
  let ours: (DigAnswer | null)[];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'backlab-hints-'));
    const port = await freePort();
    tree = await startTree(port);
    const hints = join(folder, 'hints');
    writeFileSync(hints, HINTS);
    bind = await startBind({
      zones: {},
      address: THEIRS,
      port,
      options: [`port ${port};`, 'recursion yes;', 'qname-minimization off;', 'empty-zones-enable no;'],
      statements: [`zone "." { type hint; file "${hints}"; };`],
    });
    resolver = new Resolver({
      cache: new Cache({ now: Date.now, stale: 0 }),
      exchange: exchangeAt(port),
      roundTrips: new RoundTrips(),
      hints: readMasterFile({ name: 'hints', text: HINTS }, '', () => ''),
      now: Date.now,
      random: Math.random,
    });
    const local = authoritative(alone(new NameServer({ zones: [], id: 'one' })), cookies);
    own = await listen(recursive(resolver, local), OURS, port);
    [theirs, ours] = await Promise.all([
      dig({ address: THEIRS, port }, QUERIES),
      dig({ address: OURS, port }, QUERIES),
    ]);
  });
  afterAll(async () => {
    await own?.close();
    await bind?.stop();
    await tree?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(QUERIES.map((query, at) => [query, at] as const))('%s', (query, at) => {
    expect(theirs[at]).not.toBeNull();
    if (query in DIFFERENT) expect(comparable(ours[at])).not.toEqual(comparable(theirs[at]));
    else expect(comparable(ours[at])).toEqual(comparable(theirs[at]));
  });
});

/**
 * Without what a resolver may bring along from its cache, and lifetimes by the minute: both began to count at some moment of
 * this run.
 */
function comparable(answer: DigAnswer | null | undefined): unknown {
  if (!answer) return answer;
  const { 'ADDITIONAL SECTION': _, 'OPT PSEUDOSECTION': __, ...sections } = answer.sections;
  const byMinute = (line: string) =>
    line.replace(/\t(\d+)\t/, (___, ttl: string) => `\t${Math.ceil(Number(ttl) / 60)} min\t`);
  return {
    ...answer,
    sections: Object.fromEntries(
      Object.entries(sections).map(([title, lines]) => [title, lines.map(byMinute)]),
    ),
  };
}
