import { expect, it } from 'vitest';
import type { Caused, SandboxEventBody } from '../../events';
import type { ActiveFault } from '../kernel/messages';
import { LocalFaults } from './sandbox-faults';

function setUp() {
  const log: (SandboxEventBody & Caused)[] = [];
  const applied: (readonly ActiveFault[])[] = [];
  const faults = new LocalFaults({
    apply: async (active) => void applied.push(active),
    kill: async () => undefined,
    record: (body) => ({ ...body, seq: log.push(body) - 1, at: 0 }),
    isMachine: (name) => name === 'app',
    isProcess: (pid) => pid === 101,
  });
  return { log, applied, faults };
}

it('numbers a fault by its event, and names it as the cause of its change and its end', async () => {
  const { log, applied, faults } = setUp();
  const slow = await faults.inject({ kind: 'latency', milliseconds: 5, from: 'page', to: 'app' });
  await slow.change({ kind: 'latency', milliseconds: 9, from: 'page', to: 'app' });
  expect(applied.at(-1)).toMatchObject([{ cause: slow.id, fault: { milliseconds: 9 } }]);
  await slow.remove();
  await slow.remove();
  expect(log).toMatchObject([{ state: 'on' }, { state: 'changed', cause: 0 }, { state: 'off', cause: 0 }]);
  expect(faults.active).toEqual([]);
  await expect(slow.change({ kind: 'refuse', from: '*', to: '*' })).rejects.toMatchObject({ code: 'EINVAL' });
});

it('a pause ends with its process, and a kill is never in force', async () => {
  const { applied, faults } = setUp();
  await faults.inject({ kind: 'pause', pid: 101 });
  await faults.inject({ kind: 'kill', pid: 101 });
  expect(faults.active).toHaveLength(1);
  await faults.ended(102);
  expect(faults.active).toHaveLength(1);
  await faults.ended(101);
  expect(faults.active).toEqual([]);
  expect(applied.at(-1)).toEqual([]);
});
