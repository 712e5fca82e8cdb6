import { expect, it } from 'vitest';
import type { SandboxEventBody } from '../../events';
import type { ToProcess } from '../process/messages';
import { PortTable } from './port-table';

function setUp() {
  const events: SandboxEventBody[] = [];
  const told: [number, ToProcess['t']][] = [];
  const pageGone: number[] = [];
  const ports = new PortTable(
    (body) => events.push(body),
    (connection) => pageGone.push(connection),
  );
  for (const pid of [101, 102]) ports.add(pid, (message) => told.push([pid, message.t]));
  return { ports, events, told, pageGone };
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
  const { connection, port } = ports.connect(null, 3000);
  port.close();
  expect(told).toEqual([[101, 'connection']]);
  ports.closed(102, connection, 'fin');
  ports.closed(null, connection, 'fin');
  expect(events.at(-1)?.type).toBe('connection.open');
  ports.closed(101, connection, 'fin');
  ports.closed(101, connection, 'fin');
  expect(events.filter(({ type }) => type === 'connection.close')).toHaveLength(1);
});

it('a process that ends frees its ports and resets its connections', () => {
  const { ports, events, told, pageGone } = setUp();
  ports.listen(101, 3000);
  ports.connect(null, 3000).port.close();
  ports.connect(102, 3000).port.close();
  ports.remove(101);
  expect(pageGone).toEqual([1]);
  expect(told.at(-1)).toEqual([102, 'gone']);
  expect(events.map(({ type }) => type)).toContain('unlisten');
  expect(() => ports.connect(null, 3000)).toThrowError(expect.objectContaining({ code: 'ECONNREFUSED' }));
});

it('ignores a tap of a connection that is not the process’s own', () => {
  const { ports, events } = setUp();
  ports.listen(101, 3000);
  const { connection, port } = ports.connect(null, 3000);
  port.close();
  ports.tapped(102, [{ connection, direction: 'to-server', bytes: new Uint8Array([1]), length: 1, age: 0 }]);
  expect(events.some(({ type }) => type === 'connection.data')).toBe(false);
});
