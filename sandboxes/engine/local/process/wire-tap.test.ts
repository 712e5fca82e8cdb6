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

it('tells bytes again after a rest, and some of them under load', () => {
  const told: Tapped[] = [];
  const timers: (() => void)[] = [];
  const tap = new WireTap(
    (tapped) => told.push(tapped),
    (callback) => timers.push(callback),
  );
  const look = () => timers.shift()?.();
  const piece = new Uint8Array(1000);
  const kept = () => told.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const crossed = () => told.reduce((sum, { length }) => sum + length, 0);
  // A megabyte at once: the beginning is told.
  for (let n = 0; n < 1000; n++) tap.crossed('to-client', piece);
  expect(kept()).toBe(KEPT);
  // A minute of load: a bounded share is told, whole pieces among it.
  told.length = 0;
  for (let n = 0; n < 600; n++) {
    look();
    for (let m = 0; m < 100; m++) tap.crossed('to-client', piece);
  }
  tap.flush();
  expect(crossed()).toBe(60_000_000 + 1_000_000 - 66_000);
  expect(kept()).toBeLessThan(600 * 8200);
  expect(told.filter(({ bytes }) => bytes.length === 1000).length).toBeGreaterThan(2000);
  // A rest, after which nothing waits and all is told again.
  look();
  look();
  expect(timers).toEqual([]);
  told.length = 0;
  for (let n = 0; n < 60; n++) tap.crossed('to-client', piece);
  expect(kept()).toBe(60_000);
});
