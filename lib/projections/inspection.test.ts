import { describe, expect, it } from 'vitest';
import { createEventLog } from '@/sandboxes/engine/event-log';
import { dnsLog, WHOLE } from './dns-resolution.fixture';
import { homesOf } from './homes';
import { inspect } from './inspection';

function recorded(...overlapping: readonly number[]) {
  let clock = 0;
  const log = createEventLog({ now: () => clock++ });
  const data = (connection: number, direction: 'to-server' | 'to-client', text: string) => {
    const bytes = new TextEncoder().encode(text);
    return log.append({ type: 'connection.data', connection, direction, bytes, length: bytes.length }).seq;
  };
  const sent = overlapping.map((connection) =>
    data(connection, 'to-server', 'GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n'),
  );
  const said = log.append({
    type: 'diagnostic',
    pid: 1,
    channel: 'backlab:middleware',
    message: { request: 1, name: 'log', phase: 'enter', method: 'GET', path: '/a' },
  }).seq;
  const answered = overlapping.map((connection) =>
    data(connection, 'to-client', 'HTTP/1.1 204 No Content\r\n\r\n'),
  );
  return { events: log.events, sent, said, answered };
}

const NOBODY = new Map<number, string>();

describe('inspect', () => {
  it('finds the exchange by any event that carried part of it', () => {
    const { events, sent, answered } = recorded(1);
    for (const seq of [...sent, ...answered]) {
      expect(inspect(events, seq, NOBODY)).toMatchObject({
        title: 'GET /a?b',
        exchange: { response: { status: 204 } },
        json: null,
      });
    }
  });

  it('shows what a program said together with the request that it spoke of', () => {
    const { events, said } = recorded(1);
    expect(inspect(events, said, NOBODY)).toMatchObject({ title: 'GET /a?b', exchange: { connection: 1 } });
    expect(inspect(events, said, NOBODY)?.json).toContain('"phase": "enter"');
  });

  it('does not guess which of two like requests was meant', () => {
    const { events, said } = recorded(1, 2);
    expect(inspect(events, said, NOBODY)).toMatchObject({ title: 'diagnostic', exchange: null });
  });

  it('knows nothing of what the log let go', () => {
    const { events, sent } = recorded(1);
    expect(inspect(events.slice(1), sent[0] ?? 0, NOBODY)).toBeNull();
  });
});

it('opens a message of DNS to its fields', () => {
  const log = dnsLog(WHOLE);
  const found = inspect(log, log.at(-1)?.seq ?? 0, homesOf(log));
  expect(found).toMatchObject({ title: 'Response www.shop.test., dns to app', exchange: null, json: null });
  expect(found?.dissected?.fields.map(({ name }) => name)).toContain('RDATA');
});
