import { beforeEach, expect, it } from 'vitest';
import type { SandboxEventBody } from '../../events';
import { FIRST_MACHINE } from '../../machine-names';
import { DatagramFates } from '../faults/datagram-fates';
import type { Endpoint } from '../process/transport';
import { DatagramTable } from './datagram-table';
import { MachineTable } from './machine-table';

const NO_TIME = { now: () => 0, after: () => () => undefined, soon: () => undefined };
const OTHER = { name: 'db', address: '10.0.0.2' };
let events: SandboxEventBody[];
let machines: MachineTable;
let table: DatagramTable;
let got: unknown[];

const to = (port: number, address = '127.0.0.1'): Endpoint => ({ address, family: 'IPv4', port });
const bind = (pid: number, socket: number, port: number, reuse = false) =>
  table.bind(pid, { socket, port, address: '0.0.0.0', family: 'IPv4', reuse });

beforeEach(() => {
  events = [];
  got = [];
  machines = new MachineTable();
  machines.set([FIRST_MACHINE, OTHER]);
  table = new DatagramTable((event) => events.push(event), machines, new DatagramFates(NO_TIME));
  for (const pid of [1, 2]) table.add(pid, (message) => got.push([pid, message]), FIRST_MACHINE);
  table.add(3, (message) => got.push([3, message]), OTHER);
});

it('delivers to who has the port, and tells the log', () => {
  bind(1, 1, 5000);
  bind(2, 7, 53);
  table.send(1, 1, to(53), Uint8Array.of(1, 2));
  expect(got).toEqual([[2, { t: 'datagram', socket: 7, from: to(5000), bytes: Uint8Array.of(1, 2) }]]);
  expect(events).toEqual([
    {
      type: 'datagram',
      from: { pid: 1, address: '127.0.0.1', port: 5000 },
      to: { pid: 2, address: '127.0.0.1', port: 53 },
      outcome: 'delivered',
      bytes: Uint8Array.of(1, 2),
      length: 2,
    },
  ]);
});

it('tells the sender that nothing listens, also after the listener has gone', () => {
  bind(1, 1, 5000);
  bind(2, 1, 53);
  table.remove(2);
  table.send(1, 1, to(53), Uint8Array.of(1));
  expect(got).toEqual([[1, { t: 'datagram-refused', socket: 1, to: to(53) }]]);
  expect(events).toMatchObject([{ outcome: 'refused', to: { pid: null } }]);
});

it('still reaches who listened before another machine was added', () => {
  bind(3, 1, 53);
  machines.set(structuredClone([FIRST_MACHINE, OTHER, { name: 'new', address: '10.0.0.3' }]));
  bind(1, 1, 5000);
  table.send(1, 1, to(53, '10.0.0.2'), Uint8Array.of(1));
  expect(got).toMatchObject([[3, { t: 'datagram' }]]);
});

it('gives a port once, unless all agree to share it; the last has it, a broadcast reaches all', () => {
  bind(1, 1, 53);
  expect(() => bind(2, 1, 53)).toThrow('EADDRINUSE');
  expect(() => bind(2, 1, 53, true)).toThrow('EADDRINUSE');
  bind(1, 2, 60, true);
  bind(2, 2, 60, true);
  const free = bind(2, 3, 0);
  expect(free).toBeGreaterThanOrEqual(49_152);
  table.send(2, 3, to(60), Uint8Array.of(1));
  table.send(2, 3, to(60, '255.255.255.255'), Uint8Array.of(2));
  expect(got).toMatchObject([
    [2, { socket: 2 }],
    [1, { socket: 2 }],
    [2, { socket: 2 }],
  ]);
});

it('drops what a receiver does not read, and lets nobody speak for a socket of another process', () => {
  bind(1, 1, 5000);
  bind(2, 1, 53);
  const large = new Uint8Array(65_507);
  for (let n = 0; n < 40; n++) table.send(1, 1, to(53), large);
  const arrived = got.length;
  expect(arrived).toBeLessThan(40);
  expect(events.at(-1)).toMatchObject({ outcome: 'dropped', length: 65_507 });
  table.read(2, 1, 65_507);
  table.send(1, 1, to(53), large);
  expect(got).toHaveLength(arrived + 1);
  table.send(2, 9, to(53), large);
  expect(got).toHaveLength(arrived + 1);
});

it('goes from machine to machine by address; each has ports of its own', () => {
  bind(1, 1, 53);
  bind(3, 1, 53);
  table.send(1, 1, to(53, '10.0.0.2'), Uint8Array.of(1));
  table.send(3, 1, to(53, '10.0.0.1'), Uint8Array.of(2));
  table.send(3, 1, to(53, '10.0.0.9'), Uint8Array.of(3));
  table.bind(2, { socket: 5, port: 54, address: '127.0.0.1', family: 'IPv4', reuse: false });
  table.send(3, 1, to(54, '10.0.0.1'), Uint8Array.of(4));
  expect(got).toMatchObject([
    [3, { t: 'datagram', from: { address: '10.0.0.1' } }],
    [1, { t: 'datagram', from: { address: '10.0.0.2' } }],
    [3, { t: 'datagram-refused' }],
    [3, { t: 'datagram-refused' }],
  ]);
});
