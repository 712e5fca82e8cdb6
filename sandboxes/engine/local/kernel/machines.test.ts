import { expect, it } from 'vitest';
import type { SandboxEventBody } from '../../events';
import type { ToProcess } from '../process/messages';
import { MachineTable } from './machine-table';
import { PortTable } from './port-table';

const APP = { name: 'app', address: '10.0.0.1' };
const API = { name: 'api-1', address: '10.0.0.2' };

function setUp() {
  const events: SandboxEventBody[] = [];
  const connections: Extract<ToProcess, { t: 'connection' }>[] = [];
  const post = (message: ToProcess) => {
    if (message.t === 'link') message.port.close();
    if (message.t === 'connection') connections.push(message);
  };
  const machines = new MachineTable();
  machines.set([APP, API]);
  const ports = new PortTable((body) => events.push(body), post);
  ports.add(101, post, APP);
  ports.add(201, post, API);
  ports.add(202, post, API);
  return { machines, ports, events, connections };
}

const failing = (code: string) => expect.objectContaining({ code });

it('each machine has a port space of its own', () => {
  const { ports, events } = setUp();
  ports.listen(101, 3000);
  ports.listen(201, 3000);
  expect(() => ports.listen(202, 3000)).toThrowError(failing('EADDRINUSE'));
  expect(events).toEqual([
    { type: 'listen', pid: 101, port: 3000 },
    { type: 'listen', pid: 201, port: 3000, machine: 'api-1' },
  ]);
});

it('loopback is reached from the machine itself alone, all addresses from everywhere', () => {
  const { ports, machines, connections } = setUp();
  ports.listen(201, 3000, 'loopback');
  const toApi = () => ports.connect(101, 3000, machines.reach('api-1', APP));
  expect(toApi).toThrowError('connect ECONNREFUSED 10.0.0.2:3000');
  expect(ports.connect(202, 3000, machines.reach('localhost', API)).remote.address).toBe('127.0.0.1');
  expect(() => ports.connect(101, 3000, machines.reach('127.0.0.1', APP))).toThrowError(
    failing('ECONNREFUSED'),
  );
  ports.listen(202, 3000, 'own');
  expect(toApi().remote).toMatchObject({ address: '10.0.0.2', port: 3000 });
  expect(connections.at(-1)?.remote.address).toBe('10.0.0.1');
  expect(() => ports.listen(202, 3000, 'any')).toThrowError(failing('EADDRINUSE'));
  expect(connections.map(({ binding }) => binding)).toEqual(['loopback', 'own']);
});

it('knows names and addresses, and says of others what Linux says', () => {
  const { machines } = setUp();
  for (const host of ['api-1', 'API-1.', '10.0.0.2', '::ffff:10.0.0.2'])
    expect(machines.reach(host, APP)).toEqual({ machine: API, loopback: false });
  for (const [host, code] of [
    ['example.com', 'ENOTFOUND'],
    ['10.0.0.77', 'EHOSTUNREACH'],
    ['8.8.8.8', 'ENETUNREACH'],
  ] as const)
    expect(() => machines.reach(host, APP)).toThrowError(failing(code));
  expect(() => machines.binding('10.0.0.1', API)).toThrowError(failing('EADDRNOTAVAIL'));
  expect([machines.binding('::', API), machines.binding('127.0.0.1', API)]).toEqual(['any', 'loopback']);
});
