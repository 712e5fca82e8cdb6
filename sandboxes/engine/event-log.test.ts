import { expect, it, vi } from 'vitest';
import { createEventLog } from './event-log';
import type { SandboxEventBody } from './events';

const line = (text: string): SandboxEventBody => ({ type: 'output', pid: 1, stream: 'stdout', text });
const piece = (length: number): SandboxEventBody => ({
  type: 'connection.data',
  connection: 1,
  direction: 'to-server',
  bytes: new Uint8Array(length),
  length,
});

it('numbers what is appended, and shows the same array until more is', () => {
  const log = createEventLog({ now: () => 5 });
  log.append(line('a'));
  const { events } = log;
  expect(events).toEqual([{ ...line('a'), seq: 0, at: 5 }]);
  expect(log.events).toBe(events);
  log.append(line('b'));
  expect(events).toHaveLength(1);
  expect(log.events.map(({ seq }) => seq)).toEqual([0, 1]);
  expect(log.events).not.toBe(events);
});

it('tells listeners once a batch, afterwards', async () => {
  const log = createEventLog({ now: () => 0 });
  const listener = vi.fn();
  const end = log.subscribe(listener);
  for (let n = 0; n < 100; n++) log.append(line('x'));
  expect(listener).not.toHaveBeenCalled();
  await Promise.resolve();
  expect(listener).toHaveBeenCalledTimes(1);
  end();
  log.append(line('y'));
  await Promise.resolve();
  expect(listener).toHaveBeenCalledTimes(1);
});

it('lets the oldest tenth go past the limit, and says how many', () => {
  const log = createEventLog({ now: () => 0, limit: 100 });
  for (let n = 0; n < 101; n++) log.append(line(String(n)));
  expect(log.forgotten).toBe(10);
  expect(log.events).toHaveLength(91);
  expect(log.events[0]?.seq).toBe(10);
  for (let n = 0; n < 1000; n++) log.append(line('more'));
  expect(log.events.length).toBeLessThanOrEqual(100);
  expect(log.events.length + log.forgotten).toBe(1101);
});

it('keeps no more bytes than it may: the oldest go, their events stay, and the newest is whole', () => {
  const log = createEventLog({ now: () => 0, limitBytes: 1000 });
  for (let n = 0; n < 50; n++) log.append(piece(100));
  const before = log.events;
  const sizes = (events: typeof before) => events.map((event) => ('bytes' in event ? event.bytes.length : 0));
  const kept = sizes(before).reduce((sum, size) => sum + size, 0);
  expect(kept).toBeLessThanOrEqual(1000);
  expect(kept).toBeGreaterThanOrEqual(800);
  expect(before).toHaveLength(50);
  expect(log.forgottenBytes).toBe(5000 - kept);
  expect(before[0]).toMatchObject({ seq: 0, length: 100, bytes: new Uint8Array(0) });
  const shown = sizes(before);
  log.append(piece(5000));
  expect(sizes(log.events)).toEqual([...Array(50).fill(0), 5000]);
  expect(log.forgottenBytes).toBe(5000);
  expect(log.forgotten).toBe(0);
  expect(sizes(before)).toEqual(shown);
});

it('lets events and bytes go together', () => {
  const log = createEventLog({ now: () => 0, limit: 100, limitBytes: 1000 });
  for (let n = 0; n < 1000; n++) log.append(n % 2 ? piece(100) : line('x'));
  const kept = log.events.reduce((sum, event) => sum + ('bytes' in event ? event.bytes.length : 0), 0);
  expect(kept).toBeGreaterThanOrEqual(800);
  expect(kept).toBeLessThanOrEqual(1000);
  expect(log.events.length + log.forgotten).toBe(1000);
});

it('keeps no more text than it may: the oldest events go, the newest stays', () => {
  const log = createEventLog({ now: () => 0, limitText: 1000 });
  const said = () =>
    log.events.reduce((sum, event) => sum + (event.type === 'output' ? event.text.length : 0), 0);
  for (let n = 0; n < 100; n++) log.append(line('x'.repeat(99)));
  expect(said()).toBeLessThanOrEqual(1000);
  expect(said()).toBeGreaterThanOrEqual(800);
  log.append({ type: 'diagnostic', pid: 1, channel: 'backlab:a', message: { text: 'y'.repeat(5000) } });
  expect(log.events).toHaveLength(1);
  expect(log.forgotten).toBe(100);
  log.append(line('z'));
  expect(log.events).toMatchObject([{ text: 'z' }]);
});
