/** The terminal's dig and the real one ask the same server: what they print is equal but for number, time and date. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeMessage } from '../../../sandboxes/dns/reader';
import { encodeMessage } from '../../../sandboxes/dns/writer';
import { authoritative } from '../../../sandboxes/services/dns/authoritative/backend';
import { NameServer } from '../../../sandboxes/services/dns/authoritative/name-server';
import { type Listening, listen } from '../../../sandboxes/services/dns/server/listen';
import { respond } from '../../../sandboxes/services/dns/server/respond';
import { loadZones } from '../../../sandboxes/services/dns/zone/load';
import { queryOf } from '../../../sandboxes/terminal/services/dig';
import { answerText } from '../../../sandboxes/terminal/services/dig/format';
import { parseDig } from '../../../sandboxes/terminal/services/dig/options';
import { DIG } from './dig';
import { alone, cookies } from './tree';
import { ZONES } from './zones';

const run = promisify(execFile);

const COMMANDS = [
  'www.example.test',
  'MX example.test',
  'example.test ANY',
  'example.test SOA +norecurse',
  'nobody.example.test',
  'host.sub.example.test A',
  'loop1.example.test',
  '. NS',
  '-x 192.0.2.10',
  'id.server CH TXT',
  'example.test HTTPS +nsid',
  'svc2.example.test SVCB',
  'naptr.example.test NAPTR',
  'odd.example.test TXT',
  'unknown.example.test TYPE65280',
  'secure.example.test DS',
  '_443._tcp.example.test TLSA',
  'x.toolong.example.test',
  'signed.test DNSKEY +dnssec',
  'nobody.signed.test +dnssec',
  'nobody.nsec3.test +dnssec',
  'www.example.test +short',
  'example.test MX +short',
  'www.example.test +noall +answer',
  'www.example.test +nocomments',
  'www.example.test +noedns +noadflag',
  'www.example.test +noquestion +nostats',
  'www.example.test +cdflag',
  'elsewhere.invalid',
];

describe.skipIf(DIG === null)('dig', () => {
  const backend = authoritative(
    alone(new NameServer({ zones: loadZones(ZONES, () => undefined), id: 'one' })),
    cookies,
  );
  let own: Listening;
  beforeAll(async () => {
    own = await listen(backend, '127.0.0.1', 0);
  });
  afterAll(() => own?.close());

  it.each(COMMANDS)('%s', async (line) => {
    const words = line.split(' ');
    const { stdout } = await run(DIG ?? '', [
      ...['-r', '@127.0.0.1', '-p', String(own.port), '+tcp', '+nocookie', '+nocmd', '+tries=1', '+time=10'],
      ...words,
    ]);
    const options = parseDig([...words, '+nocmd']);
    const query = encodeMessage(queryOf(7, options));
    const [bytes = new Uint8Array()] = await respond(
      query,
      { address: '127.0.0.1', transport: 'tcp' },
      backend,
    );
    const server = { asked: '127.0.0.1', address: '127.0.0.1', port: own.port };
    const text = answerText(
      { message: decodeMessage(bytes), size: bytes.length, server, took: 0, at: 0 },
      options,
    );
    expect(comparable(text)).toBe(comparable(stdout));
  });
});

const comparable = (text: string): string =>
  text
    .replace(/id: \d+/, 'id: N')
    .replace(/Query time: \d+/, 'Query time: N')
    .replace(/WHEN: .*/, 'WHEN: D');
