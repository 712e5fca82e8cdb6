/** Right and wrong frames (RFC 9113), and what Node's own server makes of the same. */
import { once } from 'node:events';
import http2 from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { bytesOf, CASES, type Outcome } from './cases';
import { FrameReader } from './frame-reader';
import { FRAME, frame } from './frames';
import { ObservedServer, shown } from './observed';

const ANSWER = ['HEADERS 1', 'DATA 1 end'];

function wanted(outcome: Outcome): string[] {
  if (outcome === 'nothing') return [];
  if (outcome === 'answered') return ANSWER;
  const [what, code] = outcome;
  return [what === 'stream' ? `RST_STREAM 1 ${code}` : `GOAWAY ${code}`];
}

describe('a server that is sent', () => {
  test.each(CASES)('%s', (_, outcome, frames) => {
    // Nothing is answered before all has arrived: what a program would do comes later than what the protocol says.
    const later: (() => void)[] = [];
    const server = new ObservedServer({}, ({ connection }, stream) =>
      later.push(() => {
        connection.headers(stream, [{ name: ':status', value: '200' }], false);
        connection.write(stream, Uint8Array.of(1), undefined, () => true);
      }),
    );
    server.receive(bytesOf(frames));
    for (const each of later) each();
    expect(server.said).toEqual(wanted(outcome));
    expect(server.failure !== null).toBe(Array.isArray(outcome) && outcome[0] === 'connection');
  });
});

test('a connection that does not begin as HTTP/2, or not with SETTINGS', () => {
  expect(new ObservedServer().receive(new TextEncoder().encode('GET / HTTP/1.1\r\n')).said).toEqual([
    'GOAWAY PROTOCOL_ERROR',
  ]);
  const preface = bytesOf([]).subarray(0, 24);
  const ping = frame(FRAME.PING, 0, 0, new Uint8Array(8));
  expect(new ObservedServer().receive(preface).receive(ping).said).toEqual(['GOAWAY PROTOCOL_ERROR']);
});

/** What Node answers, until it has answered the second of two PINGs or said that it goes. */
async function nodeSays(frames: readonly Uint8Array[]): Promise<string[]> {
  const server = http2.createServer().on('stream', (stream) => {
    stream.on('error', () => stream.resume());
    stream.resume().on('end', () => {
      if (stream.destroyed || stream.headersSent) return;
      stream.respond();
      stream.end('ok');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const said: string[] = [];
  const ping = (payload: number) => socket.write(frame(FRAME.PING, 0, 0, new Uint8Array(8).fill(payload)));
  await new Promise<void>((done) => {
    let answered = 0;
    const reader = new FrameReader((each) => {
      if (each.type === FRAME.PING) {
        if (++answered === 3) done();
        else ping(answered);
      } else if (each.type !== FRAME.SETTINGS && each.type !== FRAME.WINDOW_UPDATE) said.push(shown(each));
      if (each.type === FRAME.GOAWAY) done();
    });
    socket.on('data', (bytes: Uint8Array) => reader.read(bytes));
    socket.on('error', () => done()).on('close', () => done());
    socket.write(bytesOf(frames));
    ping(0);
  });
  socket.destroy();
  server.close();
  return said;
}

/** Where nghttp2, as this version of Node has it, is stricter or milder than the RFC or says another code. */
const OTHERWISE = new Set([
  'DATA behind the end',
  'HEADERS behind the end',
  'WINDOW_UPDATE of nothing for a stream',
  'WINDOW_UPDATE past the largest window of a stream',
]);

/** `stream`, `connection`, or what else was said: Node tells of many errors of a connection as INTERNAL_ERROR. */
const kindOf = (said: readonly string[]): string =>
  said.some((each) => each.startsWith('GOAWAY'))
    ? 'the connection ends'
    : said.some((each) => each.startsWith('RST_STREAM'))
      ? said.filter((each) => each.startsWith('RST_STREAM')).join()
      : said.join();

describe.skipIf(!process.versions.node.startsWith('20.'))('Node is of the same opinion about', () => {
  test.each(CASES.filter(([name]) => !OTHERWISE.has(name)))('%s', async (_, outcome, frames) => {
    expect(kindOf(await nodeSays(frames))).toBe(kindOf(wanted(outcome)));
  });
});
