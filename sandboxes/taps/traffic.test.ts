import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRecording } from '../../lib/recording/read';
import { CLASS, queryFor, RCODE, TYPE } from '../dns/records';
import { encodeMessage } from '../dns/writer';
import type { Direction, SandboxEvent } from '../engine/events';
import type { WireMessage } from './message';
import { createTrafficProjection } from './traffic-from-log';

const FIXTURES = new URL('fixtures/', import.meta.url);
const recorded = (name: string) => readRecording(readFileSync(new URL(name, FIXTURES), 'utf8')).events;
const messagesOf = (events: readonly SandboxEvent[]) => createTrafficProjection()(events).messages;
const encode = (text: string) => new TextEncoder().encode(text);

function shown({ connection, direction, message, length }: WireMessage): string {
  const way = direction === 'to-server' ? '→' : '←';
  return `${connection} ${way} ${message.protocol} ${message.kind}, ${length}: ${message.summary}`;
}

/** Numbered anew, and every piece of a connection cut into single bytes. */
function byteByByte(events: readonly SandboxEvent[]): SandboxEvent[] {
  return events
    .flatMap((event): SandboxEvent[] =>
      event.type === 'connection.data'
        ? [...event.bytes].map((byte) => ({ ...event, bytes: Uint8Array.of(byte), length: 1 }))
        : [event],
    )
    .map((event, seq) => ({ ...event, seq }));
}

type Said = readonly [Direction, string | Uint8Array, missing?: number];
function connection(said: readonly Said[], opened = true): SandboxEvent[] {
  const data = said.map(([direction, text, missing = 0]) => {
    const bytes = typeof text === 'string' ? encode(text) : text;
    return {
      type: 'connection.data',
      connection: 1,
      direction,
      bytes,
      length: bytes.length + missing,
    } as const;
  });
  const open = { type: 'connection.open', connection: 1, port: 9, from: 2, to: 1 } as const;
  const all = [
    ...(opened ? [open] : []),
    ...data,
    { type: 'connection.close', connection: 1, how: 'fin' } as const,
  ];
  return all.map((event, seq) => ({ ...event, seq, at: seq }));
}

describe('recorded traffic', () => {
  const names = readdirSync(FIXTURES).filter((name) => name.endsWith('.jsonl'));

  it.each(names)('%s is read message by message, and nothing is left over', async (name) => {
    const messages = messagesOf(recorded(name));
    await expect(`${messages.map(shown).join('\n')}\n`).toMatchFileSnapshot(`fixtures/${name}.txt`);
    expect(messages.filter(({ message }) => message.protocol === 'unknown')).toEqual([]);
  });

  it.each(names.filter((name) => name !== 'smtp-starttls.jsonl'))(
    '%s says the same in single bytes',
    (name) => {
      const events = recorded(name);
      expect(messagesOf(byteByByte(events)).map(shown)).toEqual(messagesOf(events).map(shown));
    },
  );

  it.each(names)('%s: every byte that crossed belongs to one message', (name) => {
    const events = recorded(name);
    const crossed = events.reduce(
      (sum, event) => sum + (event.type === 'connection.data' ? event.length : 0),
      0,
    );
    const messages = messagesOf(events);
    expect(messages.reduce((sum, { length }) => sum + length, 0)).toBe(crossed);
    expect(messages.every(({ bytes, length }) => bytes.length === length)).toBe(true);
  });

  it('a growing log gives what the whole gives', () => {
    const events = recorded('redis-ioredis.jsonl');
    const project = createTrafficProjection();
    let last = project([]);
    for (let n = 1; n <= events.length; n++) last = project(events.slice(0, n));
    expect(last.messages.map(shown)).toEqual(messagesOf(events).map(shown));
    expect(project(events.slice())).toBe(last);
    expect(project(events.slice(0, 5)).messages.length).toBeLessThan(last.messages.length);
  });

  it('tells who spoke to whom, when', () => {
    const [first, second] = messagesOf(recorded('smtp.jsonl'));
    expect(first).toMatchObject({ from: 1, to: 2, direction: 'to-client' });
    expect(second).toMatchObject({ from: 2, to: 1, direction: 'to-server' });
    expect(second?.seq).toBeGreaterThan(first?.seq ?? 0);
  });

  it('shows no password', () => {
    const summaries = names.flatMap((name) => messagesOf(recorded(name)).map(shown)).join('\n');
    expect(summaries).not.toMatch(/hunter2|AGh1bnRlcjI|SCRAM-SHA-256.*n,,/);
  });
});

describe('HTTP/2', () => {
  const events = recorded('http2.jsonl');

  it('is read with its headers: of requests, answers, trailers', () => {
    const headers = messagesOf(events).flatMap(({ message }) =>
      message.protocol === 'http2' && 'headers' in message ? [message.headers] : [],
    );
    expect(headers[0]).toContainEqual([':path', '/notes']);
    expect(headers[1]).toContainEqual(['set-cookie', 'a=1']);
    expect(headers).toContainEqual([['x-sum', '42']]);
  });

  it('is known though the server speaks first', () => {
    const settings = Uint8Array.of(0, 0, 0, 4, 0, 0, 0, 0, 0);
    const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
    const messages = messagesOf(
      connection([
        ['to-client', settings],
        ['to-server', preface.slice(0, 5)],
        ['to-server', preface.slice(5)],
        ['to-server', settings],
      ]),
    );
    expect(messages.map(({ message }) => message.kind)).toEqual(['settings', 'preface', 'settings']);
  });

  it('says that headers cannot be read once bytes before them are missing', () => {
    const at = events.findIndex((event) => event.type === 'connection.data' && event.seq > 8);
    const torn = events.map((event, index) =>
      index === at && event.type === 'connection.data'
        ? { ...event, bytes: event.bytes.subarray(0, 5) }
        : event,
    );
    const messages = messagesOf(torn);
    const kinds = messages.map(({ message }) => message.kind);
    expect(kinds).toContain('missing');
    const behind = messages.slice(kinds.indexOf('missing')).map(({ message }) => message);
    expect(behind.some(({ kind }) => kind === 'request' || kind === 'response')).toBe(false);
    const lost = behind.filter(({ kind }) => kind === 'headers');
    expect(lost.length).toBeGreaterThan(2);
    for (const { summary } of lost) expect(summary).toMatch(/^headers of stream \d+, which cannot be read/);
    expect(kinds).toContain('data');
  });

  it('is known from the midst of a connection, without its headers', () => {
    const later = events.filter(({ seq, type }) => type !== 'connection.open' && seq > 12);
    const summaries = messagesOf(later).map(({ message }) => message.summary);
    expect(summaries).toContain('stream 7 is reset: REFUSED_STREAM');
    expect(summaries.some((summary) => summary.includes('cannot be read'))).toBe(true);
  });
});

describe('HTTP', () => {
  it('is followed over keep-alive, HEAD, interim answers and an upgrade', () => {
    const events = connection([
      ['to-server', 'POST /notes HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n'],
      ['to-client', 'HTTP/1.1 100 Continue\r\n\r\n'],
      ['to-server', 'helloHEAD / HTTP/1.1\r\nHost: x\r\n\r\n'],
      ['to-client', 'HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'],
      ['to-client', 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n'],
      ['to-server', 'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'],
      ['to-client', 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'],
      ['to-client', Uint8Array.of(0x81, 2, 104, 105)],
    ]);
    const expected = [
      '100 Continue',
      'POST /notes, 5 bytes',
      'HEAD /',
      '201 Created, 2 bytes',
      '200 OK',
      'GET /ws',
      '101 Switching Protocols',
    ];
    const summaries = messagesOf(events).map(({ message }) => message.summary);
    expect(summaries).toEqual([...expected, 'upgraded connection, 4 bytes']);
    expect(
      messagesOf(byteByByte(events))
        .map(({ message }) => message.summary)
        .slice(0, 7),
    ).toEqual(expected);
  });

  it('without a length ends with the connection', () => {
    const [, response] = messagesOf(
      connection([
        ['to-server', 'GET / HTTP/1.0\r\n\r\n'],
        ['to-client', 'HTTP/1.0 200 OK\r\n\r\n'],
        ['to-client', 'all of it'],
      ]),
    );
    expect(response).toMatchObject({ message: { summary: '200 OK, 9 bytes' }, length: 28 });
    expect(response?.bytes).toHaveLength(28);
  });
});

describe('what the log did not keep', () => {
  it('is told, and the next message is found', () => {
    const summaries = messagesOf(
      connection([
        ['to-server', 'GET /big HTTP/1.1\r\nHost: x\r\n\r\n'],
        ['to-client', 'HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nxxx', 99_997],
        ['to-server', 'GET /next HTTP/1.1\r\nHost: x\r\n\r\n'],
        ['to-client', 'HTTP/1.1 204 No Content\r\n\r\n'],
      ]),
    ).map(({ message }) => message.summary);
    expect(summaries).toEqual([
      'GET /big',
      '99,997 bytes that the log did not keep',
      'GET /next',
      '204 No Content',
    ]);
  });

  it('may be the beginning', () => {
    const resp = messagesOf(
      connection(
        [
          ['to-client', '+OK\r\n'],
          ['to-server', '*1\r\n$4\r\nPING\r\n'],
          ['to-client', '+PONG\r\n'],
        ],
        false,
      ),
    );
    expect(resp.map(({ message }) => message.summary)).toEqual([
      '5 bytes from the midst of a connection',
      'PING',
      'PONG',
    ]);
    const postgres = recorded('postgres-pg.jsonl').filter((event) => event.seq > 20);
    const read = messagesOf(postgres).filter(({ message }) => message.protocol === 'postgresql');
    expect(read.map(({ message }) => message.kind)).toContain('notification');
  });

  it('drops what the log let go', () => {
    const events = recorded('smtp.jsonl');
    const project = createTrafficProjection();
    const whole = project(events);
    const rest = project([...events.slice(10), { type: 'process.stop', pid: 1, seq: 1000, at: 1000 }]);
    expect(rest.messages.length + rest.forgotten).toBe(whole.messages.length);
    expect(rest.forgotten).toBeGreaterThan(0);
    expect(createTrafficProjection(5)(events)).toMatchObject({ messages: { length: 5 } });
  });
});

describe('DNS', () => {
  const asked = queryFor(7, { name: 'api-1', type: TYPE.A, class: CLASS.IN });
  const said = { ...asked, response: true, authoritative: true };
  const query = encodeMessage(asked);
  const answer = encodeMessage({
    ...said,
    answers: [{ name: 'api-1', class: CLASS.IN, ttl: 60, data: { type: 'A', address: '10.0.0.2' } }],
  });
  const denial = encodeMessage({ ...said, rcode: RCODE.name });
  const framed = (message: Uint8Array) =>
    Uint8Array.of(message.length >> 8, message.length & 255, ...message);

  it('is told in datagrams', () => {
    const datagram = (bytes: Uint8Array, seq: number): SandboxEvent => ({
      type: 'datagram',
      from: { pid: 1, address: '10.0.0.1', port: 5000 },
      to: { pid: 2, address: '10.0.0.2', port: 53 },
      outcome: 'delivered',
      bytes,
      length: bytes.length,
      seq,
      at: seq,
    });
    const seen = messagesOf([query, answer, denial, encode('a statsd line:1|c')].map(datagram));
    expect(seen.map(({ message }) => message.summary)).toEqual([
      'A api-1?',
      'A api-1: 10.0.0.2',
      'A api-1: NXDOMAIN',
      'datagram, 17 bytes',
    ]);
  });

  it('is told on a connection', () => {
    const seen = messagesOf(
      connection([
        ['to-server', framed(query)],
        ['to-client', framed(answer)],
      ]),
    );
    expect(seen.map(({ message }) => message.summary)).toEqual(['A api-1?', 'A api-1: 10.0.0.2']);
  });
});

describe('other bytes', () => {
  it.each<readonly [string, readonly Said[], string]>([
    ['TLS', [['to-server', Uint8Array.of(0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5)]], 'TLS, 10 bytes'],
    ['FTP', [['to-client', '220 An FTP server\r\n']], '19 bytes'],
    ['a protocol of one’s own', [['to-server', Uint8Array.of(200, 1, 2)]], '3 bytes'],
    ['a line to nobody', [['to-server', 'hello\r\n']], '7 bytes'],
  ])('%s stays bytes', (_, said, summary) => {
    expect(messagesOf(connection(said)).map(({ message }) => message.summary)).toEqual([summary]);
  });

  it('a line that Redis answers is a command', () => {
    const seen = messagesOf(
      connection([
        ['to-server', 'ping\r\n'],
        ['to-client', '+PONG\r\n'],
      ]),
    );
    expect(seen.map(({ message }) => message.summary)).toEqual(['PING', 'PONG']);
  });

  it('a message that breaks the rules is told as such, and what follows is read', () => {
    const summaries = messagesOf(
      connection([
        ['to-server', '*1\r\n$4\r\nPING\r\n'],
        ['to-client', '+PONG\r\n'],
        ['to-server', '*1\r\n$x\r\nPING\r\n'],
        ['to-client', '-ERR Protocol error\r\n'],
        ['to-server', '*1\r\n$4\r\nPING\r\n'],
        ['to-client', '+PONG\r\n'],
      ]),
    ).map(({ message }) => message.summary);
    expect(summaries).toEqual([
      'PING',
      'PONG',
      'RESP gives “x” as a length.',
      'error: ERR Protocol error',
      'PING',
      'PONG',
    ]);
  });

  it('nothing that crosses can break the projection', () => {
    let state = 1;
    const random = () => {
      state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
      return state / 0x7fffffff;
    };
    for (const name of ['redis-resp3.jsonl', 'postgres-psql.jsonl', 'smtp.jsonl', 'http2.jsonl']) {
      const events = recorded(name);
      const seq = events.at(-1)?.seq ?? 0;
      const close = { type: 'connection.close', connection: 1, how: 'fin' } as const;
      // Where the recording ends before a connection does, what is unfinished would not be told yet.
      const closes = [1, 2].map((connection) => ({ ...close, connection, seq: seq + connection, at: 1e6 }));
      for (let round = 0; round < 150; round++) {
        const damaged = events.map((event): SandboxEvent => {
          if (event.type !== 'connection.data' || random() < 0.6) return event;
          const bytes = event.bytes.slice();
          for (let n = 0; n < 3; n++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
          return random() < 0.2 ? { ...event, bytes: bytes.subarray(1) } : { ...event, bytes };
        });
        const messages = messagesOf([...damaged, ...closes]);
        const crossed = events.reduce(
          (sum, event) => sum + (event.type === 'connection.data' ? event.length : 0),
          0,
        );
        expect(messages.reduce((sum, { length }) => sum + length, 0)).toBe(crossed);
      }
    }
  });
});
