import { once } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryTransport } from '../../process/memory-transport';
import { installTransport } from '../../process/transport';
import http from '../http/index';
import eventSource from './index';
import { EventStreamParser, type StreamedEvent } from './stream';

const { EventSource } = eventSource;

beforeEach(() => installTransport(createMemoryTransport()));

describe('an event stream', () => {
  it('is told line by line, whatever pieces it comes in', () => {
    const text =
      ': comment\r\ndata: one\ndata:two\r\rid: 7\nevent: tick\ndata:  spaced\n\nid\ndata\n\nretry: 10\nretry: x\ndata: cut';
    for (const size of [1, 2, 3, 1000]) {
      const events: StreamedEvent[] = [];
      const retries: number[] = [];
      const parser = new EventStreamParser(
        '',
        (event) => events.push(event),
        (milliseconds) => retries.push(milliseconds),
      );
      const bytes = new TextEncoder().encode(text);
      for (let at = 0; at < bytes.length; at += size) parser.push(bytes.subarray(at, at + size));
      expect(events, `pieces of ${size}`).toEqual([
        { type: 'message', data: 'one\ntwo', lastEventId: '' },
        { type: 'tick', data: ' spaced', lastEventId: '7' },
        { type: 'message', data: '', lastEventId: '' },
      ]);
      expect(retries).toEqual([10]);
    }
  });
});

describe('EventSource', () => {
  it('asks again with the last id where the connection ends', async () => {
    const asked: unknown[] = [];
    const server = http.createServer((request, response) => {
      asked.push(request.headers['last-event-id'], request.headers['accept']);
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
      response.end(`retry: 1\nid: ${asked.length}\ndata: hello\n\n`);
    });
    await once(server.listen(3000) as never, 'listening');
    const source = new EventSource('http://localhost:3000/events');
    const seen: unknown[] = [];
    let errors = 0;
    await new Promise<void>((resolve) => {
      source.onerror = () => {
        errors++;
      };
      source.onmessage = ({ data, lastEventId, origin }: MessageEvent) => {
        seen.push([data, lastEventId, origin]);
        if (seen.length === 2) {
          source.close();
          resolve();
        }
      };
    });
    expect(asked).toEqual([undefined, 'text/event-stream', '2', 'text/event-stream']);
    expect(seen).toEqual([
      ['hello', '2', 'http://localhost:3000'],
      ['hello', '4', 'http://localhost:3000'],
    ]);
    expect([errors, source.readyState]).toEqual([1, EventSource.CLOSED]);
  });

  it('gives up on an answer that is no stream', async () => {
    const server = http.createServer((_, response) =>
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('x'),
    );
    await once(server.listen(3001) as never, 'listening');
    const source = new EventSource('http://localhost:3001/');
    await new Promise((resolve) => source.addEventListener('error', resolve));
    expect(source.readyState).toBe(EventSource.CLOSED);
    expect(() => new EventSource('/relative')).toThrow('Invalid URL');
  });
});
