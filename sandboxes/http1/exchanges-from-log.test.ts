import { describe, expect, it } from 'vitest';
import { createEventLog } from '../engine/event-log';
import type { Direction, EventLog } from '../engine/events';
import { createExchangeProjection, exchangesOf } from './exchanges-from-log';
import { latin1Bytes } from './latin1';

function wire() {
  let clock = 0;
  const log: EventLog = createEventLog({ now: () => clock++ });
  const open = (connection: number, from: number | null = null) =>
    log.append({ type: 'connection.open', connection, port: 3000, from, to: 7 });
  const data = (connection: number, direction: Direction, text: string, length = text.length) =>
    log.append({ type: 'connection.data', connection, direction, bytes: latin1Bytes(text), length });
  const close = (connection: number, how: 'fin' | 'reset' = 'fin') =>
    log.append({ type: 'connection.close', connection, how });
  return { log, open, data, close };
}

const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`;
const ok = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

describe('exchangesOf', () => {
  it('follows a connection that is kept alive, with its times and its own bytes', () => {
    const { log, open, data, close } = wire();
    open(1);
    data(1, 'to-server', get('/a'));
    data(1, 'to-client', ok('A').slice(0, 20));
    data(1, 'to-client', ok('A').slice(20));
    data(1, 'to-server', get('/b'));
    data(1, 'to-client', ok('B'));
    close(1);
    const [a, b, ...more] = exchangesOf(log.events);
    expect(more).toEqual([]);
    expect(a).toMatchObject({
      connection: 1,
      index: 0,
      port: 3000,
      from: null,
      to: 7,
      requestStart: 1,
      requestEnd: 1,
      responseStart: 2,
      responseEnd: 3,
      firstSeq: 1,
      lastSeq: 3,
      responseComplete: true,
      error: null,
    });
    expect(text(a?.response?.body)).toBe('A');
    expect(text(a?.receivedBytes)).toBe(ok('A'));
    expect(b).toMatchObject({ index: 1, request: { target: '/b' }, responseStart: 5, responseEnd: 5 });
    expect(text(b?.sentBytes)).toBe(get('/b'));
  });

  it('gives each of several pipelined messages its own part of a piece', () => {
    const { log, open, data } = wire();
    open(1);
    data(1, 'to-server', `${get('/a')}${get('/b')}${get('/c').slice(0, 9)}`);
    data(1, 'to-server', get('/c').slice(9));
    data(
      1,
      'to-client',
      `HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${ok('A')}${ok('B')}${ok('C').slice(0, 30)}`,
    );
    const exchanges = exchangesOf(log.events);
    expect(exchanges.map((exchange) => text(exchange.sentBytes))).toEqual([get('/a'), get('/b'), get('/c')]);
    expect(exchanges.map((exchange) => text(exchange.response?.body))).toEqual(['A', 'B', '']);
    expect(exchanges[0]?.interim).toHaveLength(1);
    expect(exchanges.map((exchange) => exchange.responseComplete)).toEqual([true, true, false]);
    expect(text(exchanges[1]?.receivedBytes)).toBe(ok('B'));
  });

  it('tells what is unfinished, reset, malformed or cut', () => {
    const { log, open, data, close } = wire();
    for (let connection = 1; connection <= 5; connection++) open(connection);
    data(1, 'to-server', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Le');
    data(2, 'to-server', get('/'));
    close(2, 'reset');
    data(3, 'to-server', 'nonsense\r\n\r\n');
    data(3, 'to-client', 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    close(3);
    data(4, 'to-server', get('/'));
    data(4, 'to-client', ok('x'.repeat(50)).slice(0, 60), 90);
    data(5, 'to-server', get('/'));
    data(5, 'to-client', 'HTTP/1.1 200 OK\r\n\r\nuntil the end');
    close(5);
    const [partial, reset, wrong, cut, eof] = exchangesOf(log.events);
    expect(partial).toMatchObject({ request: null, requestComplete: false, response: null, error: null });
    expect(reset).toMatchObject({ response: null, error: 'The connection was reset.' });
    expect(wrong).toMatchObject({
      request: null,
      error: 'Parse Error: Invalid method encountered',
      response: { status: 400 },
      responseComplete: true,
    });
    expect(cut).toMatchObject({ truncated: true, response: { status: 200 }, responseComplete: false });
    expect(text(eof?.response?.body)).toBe('until the end');
    expect(eof).toMatchObject({ responseComplete: true, error: null });
  });

  it('finds the next exchange behind bytes that the log did not keep', () => {
    const { log, open, data } = wire();
    open(1);
    data(1, 'to-server', get('/big'));
    data(1, 'to-client', ok('x'.repeat(50)).slice(0, 60), 90);
    data(1, 'to-server', '', 500);
    data(1, 'to-client', '', 500);
    data(1, 'to-server', get('/next'));
    data(1, 'to-client', ok('here'));
    const [big, next, ...more] = exchangesOf(log.events);
    expect(more).toEqual([]);
    expect(big).toMatchObject({
      truncated: true,
      response: { status: 200 },
      responseComplete: true,
      error: null,
    });
    expect(next).toMatchObject({ truncated: false, request: { target: '/next' }, responseComplete: true });
    expect(text(next?.response?.body)).toBe('here');
  });

  it('leaves an agreed upgrade to its protocol', () => {
    const { log, open, data } = wire();
    open(1);
    data(1, 'to-server', 'GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n');
    data(
      1,
      'to-client',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x00',
    );
    data(1, 'to-server', '\x81\x80abcd');
    const [upgrade, ...more] = exchangesOf(log.events);
    expect(more).toEqual([]);
    expect(upgrade).toMatchObject({ response: { status: 101 }, responseComplete: true, error: null });
  });

  it('goes on where it stopped and keeps the identity of what did not change', () => {
    const { log, open, data } = wire();
    const project = createExchangeProjection();
    open(1);
    data(1, 'to-server', get('/a'));
    const first = project(log.events.slice());
    expect(project(log.events.slice())).toBe(first);
    data(1, 'to-client', ok('A'));
    const second = project(log.events.slice());
    data(1, 'to-server', get('/b'));
    const third = project(log.events.slice());
    expect(second[0]).not.toBe(first[0]);
    expect(third[0]).toBe(second[0]);
    expect(third).toEqual(exchangesOf(log.events.slice()));
    expect(project(log.events.slice(0, 2))).toHaveLength(1);
  });
});
