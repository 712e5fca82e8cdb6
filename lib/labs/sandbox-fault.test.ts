import { expect, it } from 'vitest';
import { isSwitch, sandboxStep } from './sandbox-fault';
import { Fault, type SandboxFault } from './schema';

const WORDS = { id: 'broken', title: 'Broken', description: 'It is.' };
const read = (fault: object): SandboxFault => {
  const parsed = Fault.parse({ ...WORDS, ...fault });
  if (parsed.kind === 'replay' || parsed.kind === 'traffic') throw new Error('is of the traffic');
  return parsed;
};

it.each([
  [
    { kind: 'network', fault: { kind: 'latency', milliseconds: 200 } },
    true,
    {
      t: 'fault',
      fault: {
        kind: 'latency',
        milliseconds: 200,
        jitter: 0,
        seed: 1,
        direction: 'both',
        from: 'page',
        to: 'app',
      },
    },
  ],
  [
    { kind: 'network', fault: { kind: 'refuse', from: '*', port: 5432 } },
    true,
    { t: 'fault', fault: { kind: 'refuse', from: '*', to: 'app', port: 5432 } },
  ],
  [{ kind: 'process', action: 'pause' }, true, { t: 'fault', fault: { kind: 'pause', pid: 101 } }],
  [{ kind: 'process', action: 'kill' }, false, { t: 'fault', fault: { kind: 'kill', pid: 101 } }],
  [{ kind: 'process', action: 'stop', machine: 'redis' }, true, { t: 'stop', machine: 'redis' }],
  [{ kind: 'process', action: 'restart' }, false, { t: 'restart', machine: 'app' }],
  [
    { kind: 'process', action: 'fill-disk' },
    true,
    { t: 'fault', fault: { kind: 'disk-full', machine: 'app' } },
  ],
  [
    { kind: 'network', fault: { kind: 'partition', machines: ['db'] } },
    true,
    { t: 'fault', fault: { kind: 'partition', machines: ['db'] } },
  ],
  [{ kind: 'clock', turn: { by: 'jump', milliseconds: 5 } }, false, { t: 'jump', milliseconds: 5 }],
  [{ kind: 'clock', turn: { by: 'rate', rate: 0 } }, true, { t: 'rate', rate: 0 }],
  [
    { kind: 'clock', turn: { by: 'skew', milliseconds: -60_000 } },
    true,
    { t: 'fault', fault: { kind: 'clock-skew', machine: 'app', milliseconds: -60_000 } },
  ],
])('%j', (given, switches, step) => {
  const fault = read(given);
  expect(isSwitch(fault)).toBe(switches);
  expect(sandboxStep(fault, 'app', (machine) => (machine === 'app' ? 101 : null))).toEqual(step);
});

it('refuses what cannot be', () => {
  for (const wrong of [
    { kind: 'network', fault: { kind: 'latency', milliseconds: -1 } },
    { kind: 'network', fault: { kind: 'bandwidth', bytesPerSecond: 0 } },
    { kind: 'process', action: 'tickle' },
    { kind: 'clock', turn: { by: 'rate', rate: 2000 } },
  ])
    expect(Fault.safeParse({ ...WORDS, ...wrong }).success).toBe(false);
});
