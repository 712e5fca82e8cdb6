import { expect, it } from 'vitest';
import type { SandboxEventBody } from '../../events';
import type { ToProcess } from '../process/messages';
import { PortTable } from './port-table';

function setUp() {
  const events: SandboxEventBody[] = [];
  const told: (readonly [pid: number, type: ToProcess['t'], link?: number])[] = [];
  const post = (pid: number) => (message: ToProcess) => {
    if (message.t === 'link') message.port.close();
    told.push('link' in message ? [pid, message.t, message.link] : [pid, message.t]);
  };
  const ports = new PortTable((body) => events.push(body), post(0));
  for (const pid of [101, 102]) ports.add(pid, post(pid));
  return { ports, events, told };
}

it('a port has one owner until it lets go', () => {
  const { ports } = setUp();
  expect(ports.listen(101, 3000)).toBe(3000);
  expect(() => ports.listen(102, 3000)).toThrowError(expect.objectContaining({ code: 'EADDRINUSE' }));
  ports.unlisten(102, 3000);
  expect(() => ports.listen(102, 3000)).toThrow();
  ports.unlisten(101, 3000);
  expect(ports.listen(102, 3000)).toBe(3000);
});

it('refuses what is no port, and gives an ephemeral one for 0', () => {
  const { ports } = setUp();
  for (const bad of [-1, 65_536, 1.5, Number.NaN])
    expect(() => ports.listen(101, bad)).toThrowError(
      expect.objectContaining({ code: 'ERR_SOCKET_BAD_PORT' }),
    );
  expect(ports.listen(101, 0)).toBeGreaterThanOrEqual(49_152);
});

it('logs the end of a connection when the accepting side tells it, once', () => {
  const { ports, events, told } = setUp();
  ports.listen(101, 3000);
  const { connection } = ports.connect(null, 3000);
  expect(told).toEqual([
    [0, 'link', 1],
    [101, 'link', 2],
    [101, 'connection', 2],
  ]);
  ports.closed(102, connection, 'fin');
  ports.closed(null, connection, 'fin');
  expect(events.at(-1)?.type).toBe('connection.open');
  ports.closed(101, connection, 'fin');
  ports.closed(101, connection, 'fin');
  expect(events.filter(({ type }) => type === 'connection.close')).toHaveLength(1);
});

it('a process that ends frees its ports and resets its connections', () => {
  const { ports, events, told } = setUp();
  ports.listen(101, 3000);
  ports.connect(null, 3000);
  ports.connect(102, 3000);
  told.length = 0;
  ports.remove(101);
  expect(told).toEqual([
    [0, 'gone', 1],
    [102, 'gone', 4],
  ]);
  expect(events.map(({ type }) => type)).toContain('unlisten');
  expect(() => ports.connect(null, 3000)).toThrowError(expect.objectContaining({ code: 'ECONNREFUSED' }));
});

it('ignores a tap of a connection that is not the process’s own', () => {
  const { ports, events } = setUp();
  ports.listen(101, 3000);
  const { connection } = ports.connect(null, 3000);
  ports.tapped(102, { bytes: new Uint8Array([1]), pieces: Float64Array.of(connection, 0, 1, 1, 0) });
  expect(events.some(({ type }) => type === 'connection.data')).toBe(false);
});

it('two processes share one port for all their connections, whoever opens them; a process has two ends with itself', () => {
  const { ports, told } = setUp();
  ports.listen(101, 3000);
  ports.listen(102, 4000);
  const there = ports.connect(102, 3000);
  const back = ports.connect(101, 4000);
  const again = ports.connect(102, 3000);
  expect(told.filter(([, type]) => type === 'link')).toEqual([
    [101, 'link', 1],
    [102, 'link', 2],
  ]);
  expect([there.link, back.link, again.link]).toEqual([2, 1, 2]);
  expect(there).toMatchObject({ remote: { port: 3000 }, local: { address: '127.0.0.1' } });
  told.length = 0;
  const own = ports.connect(101, 3000);
  expect(told.map(([, type, link]) => [type, link])).toEqual([
    ['link', 3],
    ['link', 4],
    ['connection', 4],
  ]);
  expect(own.link).toBe(3);
});

it('reads the pieces that a process tells, and none past the bytes that came with them', () => {
  const { ports, events } = setUp();
  ports.listen(101, 3000);
  const { connection } = ports.connect(null, 3000);
  const bytes = Uint8Array.of(1, 2, 3);
  const pieces = [connection, 0, 2, 2, 5, connection, 1, 1, 900, 4];
  ports.tapped(101, { bytes, pieces: Float64Array.of(...pieces, connection, 0, 1, 1, 0) });
  for (const bad of [-1, Number.NaN, 1e9])
    ports.tapped(101, { bytes, pieces: Float64Array.of(connection, 0, bad, 1, 0) });
  expect(events.filter(({ type }) => type === 'connection.data')).toEqual([
    { type: 'connection.data', connection, direction: 'to-server', bytes: Uint8Array.of(1, 2), length: 2 },
    { type: 'connection.data', connection, direction: 'to-client', bytes: Uint8Array.of(3), length: 900 },
  ]);
});
