import { expect, it } from 'vitest';
import { machinesOf } from './machines';
import { LabSchema } from './schema';

const LAB = { id: 'lab', title: 'Lab', open: 'src/app.ts', hints: {} };
const WORDS = { id: 'broken', title: 'Broken', description: 'It is.' };
const API = { name: 'api-1', command: 'npm start', port: 3000 };

const issuesOf = (more: object): readonly string[] =>
  LabSchema.safeParse({ ...LAB, ...more }).error?.issues.map(
    ({ path, message }) => `${path.map(String).join('.')}: ${message}`,
  ) ?? [];

it('a lab has one machine unless it names others', () => {
  expect(machinesOf(LabSchema.parse(LAB))).toEqual([
    { name: 'app', command: 'npm start', env: {}, port: null },
  ]);
  const worker = { name: 'worker', address: '10.0.0.9', command: 'node src/worker.js' };
  expect(machinesOf(LabSchema.parse({ ...LAB, machines: [API, worker] }))).toEqual([
    { ...API, env: {} },
    { ...worker, env: {}, port: null },
  ]);
});

it.each([
  [{ machines: [{ ...API, name: 'API_1' }] }, 'machines.0.name: use lower case, digits and hyphens: api-1'],
  [{ machines: [{ ...API, name: 'page' }] }, 'machines.0.name: "page" and "localhost" are taken'],
  [{ machines: [API, API] }, 'machines.1.name: two machines are called "api-1"'],
  [{ machines: [{ ...API, port: null }] }, /machines\.0\.port: the first machine is the learner’s server/],
  [{ machines: [{ ...API, command: 'npm start && true' }] }, /machines\.0\.command: .* needs a shell/],
  [{ machines: [{ ...API, address: '10.0.0.300' }] }, /machines\.0\.address: /],
  [
    { machines: [{ ...API, name: 'app', address: '10.0.0.7' }] },
    'machines.0.address: "app" always has 10.0.0.1',
  ],
  [{ machines: [{ ...API, address: '10.0.0.1' }] }, 'machines.0.address: 10.0.0.1 is another machine’s'],
  [
    { machines: [API], faults: [{ ...WORDS, kind: 'network', fault: { kind: 'refuse', to: 'db' } }] },
    'faults.0.fault.to: there is no machine "db": the lab has app, api-1. Add it to "machines"',
  ],
  [
    { faults: [{ ...WORDS, kind: 'network', fault: { kind: 'partition', machines: ['app', 'db'] } }] },
    /faults\.0\.fault\.machines\.1: there is no machine "db"/,
  ],
  [
    { faults: [{ ...WORDS, kind: 'process', action: 'pause', machine: 'db' }] },
    /faults\.0\.machine: there is no machine "db"/,
  ],
  [
    {
      machines: [API, { name: 'worker', command: 'node src/worker.js' }],
      requests: [{ id: 'ask', title: 'Ask', method: 'GET', path: '/', machine: 'worker' }],
    },
    'requests.0.machine: "worker" has no port: give it one in "machines"',
  ],
])('%j is refused, and says why', (more, issue) => {
  const issues = issuesOf(more);
  expect(issues).toHaveLength(1);
  expect(issues[0]).toMatch(issue);
});

it('links name the page and all, too', () => {
  expect(
    issuesOf({ faults: [{ ...WORDS, kind: 'network', fault: { kind: 'refuse', from: 'page', to: '*' } }] }),
  ).toEqual([]);
});
