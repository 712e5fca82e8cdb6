/** The service as a lab runs it: Node's own client, DNS over HTTP, instances, and what is asked of it beside queries. */

import { Resolver } from 'node:dns/promises';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeMessage } from '../../../sandboxes/dns/reader';
import { CLASS, queryFor, TYPE } from '../../../sandboxes/dns/records';
import { encodeMessage } from '../../../sandboxes/dns/writer';
import { dns } from '../../../sandboxes/services/dns/index';
import type { DnsStatus } from '../../../sandboxes/services/dns/status';
import { type FlagValues, type RunningService, UsageError } from '../../../sandboxes/services/service';
import { freePort } from '../real-server';

const ZONE = `$TTL 60
@ SOA ns hostmaster 1 1h 10m 1d 30
  NS ns
ns A 127.0.0.1
www A 192.0.2.1
  AAAA 2001:db8::1
txt TXT "grüße" "\\255"
mail MX 10 www
_db._tcp SRV 1 2 5432 www
sip NAPTR 1 2 "s" "SIP+D2U" "" _db._tcp
caa CAA 0 issue "ca.test"
alias CNAME www
`;
const ROOT =
  '$TTL 60\n@ SOA ns.example. hostmaster. 1 1h 10m 1d 30\n@ NS ns.example.\nns.example. A 127.0.0.1\n';

let folder: string;
let running: RunningService[] = [];
const said: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backlab-dns-'));
  mkdirSync(join(folder, 'zones'));
  writeFileSync(join(folder, 'zones', 'example.zone'), ZONE);
  writeFileSync(join(folder, 'zones', 'root.zone'), ROOT);
  writeFileSync(join(folder, 'root.hints'), '. 60 NS ns.example.\nns.example. 60 A 127.0.0.1\n');
});
afterEach(async () => {
  await Promise.all(running.map((each) => each.stop()));
  running = [];
  rmSync(folder, { recursive: true, force: true });
});

async function start(
  flags: FlagValues,
): Promise<{ server: RunningService; http: string; resolver: Resolver }> {
  const httpPort = await freePort();
  const settings = {
    host: '127.0.0.1',
    port: 0,
    data: null,
    assets: null,
    log: (line: string) => said.push(line),
  };
  const server = await dns.start({ ...settings, flags: { 'http-port': String(httpPort), ...flags } });
  running.push(server);
  const resolver = new Resolver({ timeout: 10_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${server.port}`]);
  return { server, http: `http://127.0.0.1:${httpPort}`, resolver };
}

const zones = () => join(folder, 'zones');
const status = async (http: string) => (await (await fetch(`${http}/status`)).json()) as DnsStatus;
const post = async (url: string) => (await fetch(url, { method: 'POST' })).status;

it('answers Node’s own client for every kind of record', async () => {
  const { resolver } = await start({ zones: zones() });
  expect(await resolver.resolve4('www.example', { ttl: true })).toEqual([{ address: '192.0.2.1', ttl: 60 }]);
  expect(await resolver.resolve6('alias.example')).toEqual(['2001:db8::1']);
  expect(await resolver.resolveTxt('txt.example')).toEqual([['gr\xc3\xbc\xc3\x9fe', '\xff']]);
  expect(await resolver.resolveMx('mail.example')).toEqual([{ priority: 10, exchange: 'www.example' }]);
  expect(await resolver.resolveSrv('_db._tcp.example')).toEqual([
    { priority: 1, weight: 2, port: 5432, name: 'www.example' },
  ]);
  expect(await resolver.resolveNaptr('sip.example')).toMatchObject([
    { flags: 's', replacement: '_db._tcp.example' },
  ]);
  expect(await resolver.resolveCaa('caa.example')).toEqual([{ critical: 0, issue: 'ca.test' }]);
  expect(await resolver.resolveSoa('example')).toMatchObject({ serial: 1, minttl: 30 });
  await expect(resolver.resolve4('nobody.example')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  await expect(resolver.resolveMx('www.example')).rejects.toMatchObject({ code: 'ENODATA' });
});

it('resolves from the root servers of its hints, remembers, and forgets when it is told to', async () => {
  const authority = await start({ zones: zones() });
  const hints = join(folder, 'root.hints');
  const { resolver, http, server } = await start({
    'root-hints': hints,
    'ns-port': String(authority.server.port),
  });
  expect(await resolver.resolve4('alias.example')).toEqual(['192.0.2.1']);
  const { resolver: known } = await status(http);
  expect(known?.cache.map(({ name, type, kind, from }) => `${name} ${type} ${kind} ${from}`)).toContain(
    'www.example A records answer',
  );
  expect(known?.resolutions).toMatchObject([{ name: 'alias.example', type: 'A', rcode: 0 }]);
  expect(await post(`${http}/flush?name=www.example`)).toBe(204);
  expect((await status(http)).resolver?.cache.map(({ name }) => name)).not.toContain('www.example');
  await server.reset();
  expect((await status(http)).resolver).toEqual({ cache: [], resolutions: [] });
});

describe('its zones', () => {
  it('are read again when it is told to; what is wrong keeps the old ones', async () => {
    const { resolver, http } = await start({ zones: zones() });
    writeFileSync(join(zones(), 'example.zone'), ZONE.replace('192.0.2.1', '192.0.2.7'));
    expect(await post(`${http}/reload`)).toBe(204);
    expect(await resolver.resolve4('www.example')).toEqual(['192.0.2.7']);
    writeFileSync(join(zones(), 'example.zone'), `${ZONE}bad A 1.2.3\n`);
    const refused = await fetch(`${http}/reload`, { method: 'POST' });
    expect(refused.status).toBe(500);
    expect(await refused.text()).toContain(
      "dns_rdata_fromtext: example.zone:13: near '1.2.3': bad dotted quad",
    );
    expect(await resolver.resolve4('www.example')).toEqual(['192.0.2.7']);
  });

  it('that make no sense, and flags that do not, are refused', async () => {
    writeFileSync(join(zones(), 'example.zone'), 'www A 192.0.2.1\n');
    await expect(start({ zones: zones() })).rejects.toThrow(UsageError);
    await expect(start({})).rejects.toThrow('--zones <folder> makes it a name server');
    await expect(start({ zones: join(folder, 'nowhere') })).rejects.toThrow('is not there');
    await expect(start({ zones: zones(), region: ['here'] })).rejects.toThrow('--region takes');
    await expect(start({ zones: zones(), stale: 'long' })).rejects.toThrow('--stale takes a number');
  });
});

it('is several instances: which one answers follows from where the client is', async () => {
  for (const [instance, address] of [
    ['fra', '192.0.2.50'],
    ['syd', '192.0.2.60'],
  ]) {
    mkdirSync(join(zones(), `@${instance}`));
    writeFileSync(join(zones(), `@${instance}`, 'example.zone'), ZONE.replace('192.0.2.1', address ?? ''));
  }
  const { resolver, http } = await start({ zones: zones(), region: ['127.0.0.0/25=syd', '10.0.0.0/8=fra'] });
  expect(await resolver.resolve4('www.example')).toEqual(['192.0.2.60']);
  expect(await post(`${http}/instances/syd?up=false`)).toBe(204);
  expect(await resolver.resolve4('www.example')).toEqual(['192.0.2.50']);
  expect((await status(http)).instances).toMatchObject([
    { name: 'fra', up: true, zones: [{ name: 'example', serial: 1 }, { name: '' }] },
    { name: 'syd', up: false },
  ]);
  expect(await post(`${http}/instances/lon?up=false`)).toBe(404);
});

describe('DNS over HTTP (RFC 8484)', () => {
  const query = encodeMessage(queryFor(0, { name: 'www.example', type: TYPE.A, class: CLASS.IN }));
  const TYPE_OF_MESSAGE = 'application/dns-message';

  it('takes a query in the address or in the body, and may be kept as long as its records live', async () => {
    const { http } = await start({ zones: zones() });
    const get = await fetch(`${http}/dns-query?dns=${Buffer.from(query).toString('base64url')}`);
    const sent = { method: 'POST', headers: { 'Content-Type': TYPE_OF_MESSAGE }, body: query };
    for (const response of [get, await fetch(`${http}/dns-query`, sent)]) {
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe(TYPE_OF_MESSAGE);
      expect(response.headers.get('cache-control')).toBe('max-age=60');
      const { answers } = decodeMessage(new Uint8Array(await response.arrayBuffer()));
      expect(answers).toMatchObject([{ data: { type: 'A', address: '192.0.2.1' } }]);
    }
  });

  it('refuses what is none', async () => {
    const { http } = await start({ zones: zones() });
    const statusOf = async (path: string, init: RequestInit = {}) =>
      (await fetch(`${http}${path}`, init)).status;
    expect(await statusOf('/dns-query?dns=AAAA')).toBe(400);
    expect(await statusOf('/dns-query', { method: 'POST', body: 'x' })).toBe(415);
    expect(await statusOf('/dns-query', { method: 'PUT' })).toBe(405);
    expect(await statusOf('/elsewhere')).toBe(404);
    const headers = { 'Content-Type': TYPE_OF_MESSAGE };
    expect(await statusOf('/dns-query', { method: 'POST', headers, body: 'x'.repeat(70_000) })).toBe(413);
  });
});
