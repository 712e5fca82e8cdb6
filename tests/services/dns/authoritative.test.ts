/** Our authoritative server and real BIND with the same zones, asked by real dig. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authoritative } from '../../../sandboxes/services/dns/authoritative/backend';
import { NameServer } from '../../../sandboxes/services/dns/authoritative/name-server';
import { type Listening, listen } from '../../../sandboxes/services/dns/server/listen';
import { loadZones } from '../../../sandboxes/services/dns/zone/load';
import type { RealServer } from '../real-server';
import { NAMED, startBind } from './bind';
import { DIG, type DigAnswer, dig } from './dig';
import { QUERIES } from './queries';
import { ZONES, zoneFiles } from './zones';

/** Where ours differs on purpose: the query, and why. */
const DIFFERENT: Readonly<Record<string, string>> = {};

describe.skipIf(NAMED === null || DIG === null)('queries beside BIND', () => {
  let bind: RealServer;
  let own: Listening;
  let theirs: (DigAnswer | null)[];
  let ours: (DigAnswer | null)[];
  beforeAll(async () => {
    bind = await startBind({ zones: zoneFiles, options: ['recursion no;', 'allow-transfer { any; };'] });
    const server = new NameServer({ zones: loadZones(ZONES, () => undefined), id: 'one' });
    own = await listen(authoritative(server, { key: new Uint8Array(16), now: Date.now }), '127.0.0.1', 0);
    [theirs, ours] = await Promise.all([
      dig({ address: '127.0.0.1', port: bind.port }, QUERIES),
      dig({ address: '127.0.0.1', port: own.port }, QUERIES),
    ]);
  });
  afterAll(async () => {
    await own?.close();
    await bind?.stop();
  });

  it.each(QUERIES.map((query, at) => [query, at] as const))('%s', (query, at) => {
    expect(theirs[at]).not.toBeNull();
    if (query in DIFFERENT) expect(ours[at]).not.toEqual(theirs[at]);
    else expect(ours[at]).toEqual(theirs[at]);
  });
});
