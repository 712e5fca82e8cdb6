import { expect, it } from 'vitest';
import { KEPT, type Tapped, WireTap } from './wire-tap';

it('tells every byte at first, then counts, together', () => {
  const told: Tapped[] = [];
  const timers: (() => void)[] = [];
  const tap = new WireTap(
    (tapped) => told.push(tapped),
    (callback) => timers.push(callback),
  );
  const first = new Uint8Array(KEPT - 1).fill(7);
  tap.crossed('to-server', first);
  tap.crossed('to-server', Uint8Array.of(1, 2, 3));
  expect(told.map(({ bytes, length }) => [bytes.length, length])).toEqual([
    [KEPT - 1, KEPT - 1],
    [1, 3],
  ]);
  for (let i = 0; i < 1000; i++) tap.crossed('to-server', new Uint8Array(10));
  tap.crossed('to-client', new Uint8Array(5));
  expect(timers).toHaveLength(1);
  expect(told).toHaveLength(3);
  timers[0]?.();
  expect(told.slice(3)).toEqual([{ direction: 'to-server', bytes: new Uint8Array(0), length: 10_000 }]);
  tap.crossed('to-server', new Uint8Array(4));
  tap.flush();
  expect(told.at(-1)?.length).toBe(4);
});
