/** Our authoritative server and real BIND with the same zones, asked by real dig. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authoritative } from '../../../sandboxes/services/dns/authoritative/backend';
import { NameServer } from '../../../sandboxes/services/dns/authoritative/name-server';
import { type Listening, listen } from '../../../sandboxes/services/dns/server/listen';
import { loadZones } from '../../../sandboxes/services/dns/zone/load';
import type { RealServer } from '../real-server';
import { NAMED, startBind } from './bind';
import { DIG, type DigAnswer, dig, digLines } from './dig';
import { QUERIES } from './queries';
import { alone, cookies } from './tree';
import { ZONES, zoneFiles } from './zones';

/** Where ours differs on purpose: the query, and why. */
const DIFFERENT: Readonly<Record<string, string>> = {
  '. NS':
    'the addresses of the root servers go along, as RFC 8109 §4.2 has it; BIND leaves out those that are no glue',
  '. NS +norecurse': 'the same',
  'X.WILD.example.test TXT': 'the name is written as it was asked; BIND gives it the case of the wildcard',
  'big.example.test A +noedns +ignore': 'BIND sets AD in what it truncates when the query had it',
  'bigtxt.example.test TXT +noedns +ignore': 'the same',
  'www.example.test HS A': 'BIND says with an extended error that its view of class HS is closed',
};

describe.skipIf(NAMED === null || DIG === null)('queries beside BIND', () => {
  let bind: RealServer;
  let own: Listening;
  let theirs: (DigAnswer | null)[];
  let ours: (DigAnswer | null)[];
  beforeAll(async () => {
    bind = await startBind({ zones: zoneFiles, options: ['recursion no;', 'allow-transfer { any; };'] });
    const server = new NameServer({ zones: loadZones(ZONES, () => undefined), id: 'one' });
    own = await listen(authoritative(alone(server), cookies), '127.0.0.1', 0);
    [theirs, ours] = await Promise.all([
      dig({ address: '127.0.0.1', port: bind.port }, QUERIES),
      dig({ address: '127.0.0.1', port: own.port }, QUERIES),
    ]);
  });
  afterAll(async () => {
    await own?.close();
    await bind?.stop();
  });

  it('transfers a zone whole', async () => {
    const transferred = async (port: number) =>
      (await digLines({ address: '127.0.0.1', port }, ['example.test', 'AXFR'])).sort();
    const records = await transferred(own.port);
    expect(records).toEqual(await transferred(bind.port));
    expect(records.length).toBeGreaterThan(150);
  });

  it.each(QUERIES.map((query, at) => [query, at] as const))('%s', (query, at) => {
    expect(theirs[at]).not.toBeNull();
    if (query in DIFFERENT) expect(ours[at]).not.toEqual(theirs[at]);
    else expect(ours[at]).toEqual(theirs[at]);
  });
});
