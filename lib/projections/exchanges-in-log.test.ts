import { describe, expect, it } from 'vitest';
import { createEventLog } from '@/sandboxes/engine/event-log';
import { seenExchanges } from './exchanges-in-log';

const bytes = (text: string) => new TextEncoder().encode(text);

function recorded() {
  let clock = 0;
  const log = createEventLog({ now: () => clock++ });
  const open = (connection: number) =>
    log.append({ type: 'connection.open', connection, port: 3000, from: null, to: 2 });
  const data = (connection: number, direction: 'to-server' | 'to-client', text: string) =>
    log.append({ type: 'connection.data', connection, direction, bytes: bytes(text), length: text.length });
  return { log, open, data };
}

describe('seenExchanges', () => {
  it('ties exchanges to the opening of their connection, reuse counted', () => {
    const { log, open, data } = recorded();
    open(4);
    data(4, 'to-server', 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n');
    data(4, 'to-client', 'HTTP/1.1 204 No Content\r\n\r\n');
    data(4, 'to-server', 'GET /b HTTP/1.1\r\nHost: x\r\n\r\n');
    const exchanges = seenExchanges(log.events);
    expect(
      exchanges.map(({ seq, opened, ordinal, request, response }) => [
        seq,
        opened,
        ordinal,
        request.target,
        response?.status,
      ]),
    ).toEqual([
      [1, 0, 1, '/a', 204],
      [3, 0, 2, '/b', undefined],
    ]);
  });

  it('shows bytes that are no HTTP by their first line', () => {
    const { log, open, data } = recorded();
    open(1);
    data(1, 'to-server', 'HELO there\r\n\r\n');
    data(1, 'to-client', 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    expect(seenExchanges(log.events)[0]).toMatchObject({
      request: { method: 'malformed', target: 'HELO there' },
      response: { status: 400 },
    });
  });

  it('reads a growing run on, and an earlier moment of it anew', () => {
    const { log, open, data } = recorded();
    open(1);
    data(1, 'to-server', 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n');
    const before = log.events.slice();
    data(1, 'to-client', 'HTTP/1.1 204 No Content\r\n\r\n');
    const statuses = (events: typeof before) =>
      seenExchanges(events.slice()).map(({ response }) => response?.status);
    expect(statuses(before)).toEqual([undefined]);
    expect(statuses(log.events.slice())).toEqual([204]);
    expect(statuses(before)).toEqual([undefined]);
    expect(statuses(log.events.slice())).toEqual([204]);
  });
});
