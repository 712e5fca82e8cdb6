/** What a hostile peer can do at little cost to itself: CVE-2019-9511 to 9518, CVE-2023-44487 and those that followed. */
import { describe, expect, test } from 'vitest';
import { bytesOf } from './cases';
import { FLAG, FRAME, frame, words } from './frames';
import { HpackEncoder } from './hpack/encoder';
import { ObservedServer } from './observed';

const FIELDS = [
  { name: ':method', value: 'GET' },
  { name: ':scheme', value: 'http' },
  { name: ':path', value: '/' },
  { name: ':authority', value: 'x' },
];
const WHOLE = FLAG.END_STREAM | FLAG.END_HEADERS;
const NONE = new Uint8Array();
const WINDOW = 65_535;

/** Its encoder, and numbers of its streams. */
class HostileClient {
  readonly #encoder = new HpackEncoder();
  #next = 1;

  headers(flags: number = WHOLE): { id: number; bytes: Uint8Array } {
    const id = this.#next;
    this.#next += 2;
    return { id, bytes: frame(FRAME.HEADERS, flags, id, this.#encoder.encode(FIELDS)) };
  }
}

const begun = (...of: ConstructorParameters<typeof ObservedServer>) =>
  new ObservedServer(...of).receive(bytesOf([]));

/** How many turns of it a server puts up with. */
function until(server: ObservedServer, turn: (count: number) => void, most = 3000): number {
  for (let count = 0; count < most; count++) {
    if (server.failure) return count;
    turn(count);
  }
  return most;
}

describe.each([
  ['PING (CVE-2019-9512)', frame(FRAME.PING, 0, 0, new Uint8Array(8))],
  ['SETTINGS (CVE-2019-9515)', frame(FRAME.SETTINGS, 0, 0, NONE)],
])('a flood of %s', (_, bytes) => {
  test('ends the connection', () => {
    const server = begun();
    expect(until(server, () => server.receive(bytes))).toBeLessThanOrEqual(1001);
    expect(server.said.at(-1)).toBe('GOAWAY ENHANCE_YOUR_CALM');
  });

  test('is none at thirty a second', () => {
    let now = 0;
    const server = begun({ now: () => now });
    until(server, () => {
      now += 1000 / 30;
      server.receive(bytes);
    });
    expect(server.failure).toBeNull();
  });
});

test('streams opened and reset at once (CVE-2023-44487)', () => {
  const server = begun();
  const client = new HostileClient();
  const turns = until(server, () => {
    const { id, bytes } = client.headers();
    server.receive(bytes).receive(frame(FRAME.RST_STREAM, 0, id, words(8)));
  });
  expect(turns).toBeLessThanOrEqual(1001);
  expect(server.open.size).toBe(0);
});

test('streams that the server is made to reset (CVE-2019-9514, CVE-2025-8671)', () => {
  const server = begun();
  const client = new HostileClient();
  const turns = until(server, () => {
    const { id, bytes } = client.headers(FLAG.END_HEADERS);
    server.receive(bytes).receive(frame(FRAME.WINDOW_UPDATE, 0, id, words(0)));
  });
  expect(turns).toBeLessThanOrEqual(1001);
});

test('DATA with nothing in it (CVE-2019-9518)', () => {
  const server = begun();
  const { id, bytes } = new HostileClient().headers(FLAG.END_HEADERS);
  server.receive(bytes);
  const empty = frame(FRAME.DATA, 0, id, NONE);
  expect(until(server, () => server.receive(empty))).toBeLessThanOrEqual(1001);
});

test('CONTINUATION without end (CVE-2024-27316), with something in it and without (CVE-2019-9518)', () => {
  for (const payload of [new HpackEncoder().encode(FIELDS), NONE]) {
    const server = begun().receive(frame(FRAME.HEADERS, 0, 1, NONE));
    const more = frame(FRAME.CONTINUATION, 0, 1, payload);
    expect(until(server, () => server.receive(more))).toBeLessThan(20);
    expect(server.said).toEqual(['GOAWAY ENHANCE_YOUR_CALM']);
  }
});

test('fields without a name (CVE-2019-9516) are kept by nobody', () => {
  const server = begun();
  const nameless = Uint8Array.from(Array<number[]>(2000).fill([0, 0, 0]).flat());
  server.receive(frame(FRAME.HEADERS, WHOLE, 1, nameless));
  expect(server.said).toEqual(['RST_STREAM 1 ENHANCE_YOUR_CALM']);
  expect(server.open.size).toBe(0);
});

test('a list of fields that is small on the wire and large in memory', () => {
  const server = begun();
  const large = new HpackEncoder().encode([...FIELDS, { name: 'x', value: 'y'.repeat(2900) }]);
  const again = new Uint8Array(12_000).fill(0x80 | 62);
  server.receive(frame(FRAME.HEADERS, FLAG.END_STREAM, 1, large));
  server.receive(frame(FRAME.CONTINUATION, FLAG.END_HEADERS, 1, again));
  expect(server.said).toEqual(['RST_STREAM 1 ENHANCE_YOUR_CALM']);
});

test('priorities turned round and round (CVE-2019-9513) cost nothing', () => {
  const server = begun();
  const priority = frame(FRAME.PRIORITY, 0, 1, Uint8Array.of(0, 0, 0, 3, 200));
  until(server, () => server.receive(priority));
  expect([server.failure, server.said, server.open.size]).toEqual([null, [], 0]);
});

describe('who asks for much and takes nothing (CVE-2019-9511, CVE-2019-9517)', () => {
  const MIB = new Uint8Array(1 << 20);
  const large = (
    { connection }: ObservedServer,
    stream: Parameters<ObservedServer['connection']['write']>[0],
  ) => {
    connection.headers(stream, [{ name: ':status', value: '200' }], false);
    connection.write(stream, MIB);
    connection.end(stream);
  };

  test('gets what its windows allow, and no more than the session may hold', () => {
    const server = begun({}, large);
    const client = new HostileClient();
    until(server, () => server.receive(client.headers().bytes));
    expect(server.sent).toBeLessThan(WINDOW + 50_000);
    expect(server.connection.sender.octets).toBeLessThan(12 * MIB.length);
    expect(server.said.filter((each) => each.endsWith('ENHANCE_YOUR_CALM')).length).toBeGreaterThan(90);
    expect(server.failure?.message).toBe('Too many streams that had to be refused');
  });

  test('with wide windows and a socket that is full, nothing is put into frames', () => {
    const server = begun({}, large);
    const client = new HostileClient();
    server.receive(frame(FRAME.WINDOW_UPDATE, 0, 0, words(2 ** 30)));
    server.receive(frame(FRAME.SETTINGS, 0, 0, Uint8Array.of(0, 4, 0x40, 0, 0, 0)));
    server.connection.sender.blocked = true;
    for (let count = 0; count < 5; count++) server.receive(client.headers().bytes);
    expect(server.sent).toBeLessThan(1000);
  });

  test('one octet at a time costs no more than a frame for each', () => {
    const server = begun({}, large);
    const client = new HostileClient();
    server.receive(frame(FRAME.SETTINGS, 0, 0, Uint8Array.of(0, 4, 0, 0, 0, 0)));
    const { id, bytes } = client.headers();
    server.receive(bytes);
    for (let count = 0; count < 100; count++) server.receive(frame(FRAME.WINDOW_UPDATE, 0, id, words(1)));
    expect(server.said.filter((each) => each === `DATA ${id}`)).toHaveLength(100);
    expect(server.connection.sender.octets).toBe(MIB.length - 100);
  });
});

test('more streams at once than are allowed are refused, and then the connection', () => {
  const server = begun({ settings: { maxConcurrentStreams: 10 } }, () => undefined);
  server.receive(frame(FRAME.SETTINGS, FLAG.ACK, 0, NONE));
  const client = new HostileClient();
  const turns = until(server, () => server.receive(client.headers(FLAG.END_HEADERS).bytes));
  expect(turns).toBe(10 + 100 + 1);
  expect(server.said.filter((each) => each.endsWith('REFUSED_STREAM'))).toHaveLength(100);
});
