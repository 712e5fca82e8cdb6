import { expect, it } from 'vitest';
import { LabSchema } from './schema';
import { servicesOf } from './services';

const LAB = { id: 'lab', title: 'Lab', open: 'src/app.ts', hints: {} };

const read = (services: unknown, more: object = {}) => LabSchema.safeParse({ ...LAB, services, ...more });

it('a name is all that is needed', () => {
  expect(servicesOf(LabSchema.parse({ ...LAB, services: ['redis'] }).services)).toEqual([
    {
      service: 'redis',
      title: 'Redis',
      name: 'redis',
      command: 'service redis --host 0.0.0.0 --port 6379',
      env: {},
      port: 6379,
      clientEnv: { REDIS_URL: 'redis://redis:6379' },
    },
  ]);
});

it('a resolver is whom programs ask for names, where they look for it', () => {
  const listed = [
    { name: 'dns', 'root-hints': 'services/root.hints' },
    { name: 'dns', host: 'ns', zones: 'services/ns' },
    { name: 'dns', host: 'odd', port: 5353, 'root-hints': 'services/root.hints' },
  ];
  expect(servicesOf(listed).map(({ resolver }) => resolver)).toEqual([true, undefined, undefined]);
});

it('what else is said of it are its options, and where and how it is found', () => {
  const { services } = LabSchema.parse({
    ...LAB,
    services: [
      {
        name: 'redis',
        host: 'sessions',
        port: 6380,
        env: { REDIS_URL: 'SESSIONS_URL' },
        maxmemory: 2_097_152,
        requirepass: "it's a secret",
      },
    ],
  });
  const [plan] = servicesOf(services);
  expect(plan).toMatchObject({
    name: 'sessions',
    title: 'Redis (sessions)',
    clientEnv: { SESSIONS_URL: "redis://:it's%20a%20secret@sessions:6380" },
  });
  expect(plan?.command).toBe(
    `service redis --host 0.0.0.0 --port 6380 --maxmemory 2097152 --requirepass 'it'"'"'s a secret'`,
  );
});

it.each([
  [['smoke-signals'], {}, /^services\.0: there is no service "smoke-signals": there are .*redis/],
  [[{ name: 'redis', color: 'red' }], {}, /^services\.0\.color: redis has no option "color": it has init/],
  [[{ name: 'redis', maxmemory: true }], {}, /^services\.0\.maxmemory: maxmemory takes a string/],
  [['redis', 'redis'], {}, /^services\.1: two services run on "redis"/],
  [['redis', { name: 'redis', host: 'other' }], {}, /^services\.1: "redis" and "other" both set REDIS_URL/],
  [
    ['redis'],
    { machines: [{ name: 'redis', command: 'npm start', port: 3000 }] },
    /^services\.0: a machine of the lab is called "redis" too/,
  ],
])('%j is refused, and says why', (services, more, issue) => {
  const issues = read(services, more).error?.issues.map(
    ({ path, message }) => `${path.map(String).join('.')}: ${message}`,
  );
  expect(issues).toHaveLength(1);
  expect(issues?.[0]).toMatch(issue);
});

it('faults and requests may name its machine', () => {
  const fault = { id: 'slow', kind: 'network', title: 'Slow', description: 'It is.' };
  expect(
    read(['redis'], { faults: [{ ...fault, fault: { kind: 'latency', milliseconds: 9, to: 'redis' } }] })
      .success,
  ).toBe(true);
});
