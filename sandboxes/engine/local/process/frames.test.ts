import { expect, it } from 'vitest';
import { FIN, type Frame, FrameBatch, isAcknowledgement, RST, readFrames } from './frames';

function read(message: Uint8Array): [acknowledged: number | null, frames: [number, unknown][]] {
  const frames: [number, unknown][] = [];
  const acknowledged = readFrames(message, (id, frame) =>
    frames.push([id, typeof frame === 'object' ? [...frame] : frame]),
  );
  return [acknowledged, frames];
}

it('carries data, credit and ends of many connections in one message', () => {
  const batch = new FrameBatch();
  const frames: [number, Frame][] = [
    [7, Uint8Array.of(1, 2, 3)],
    [4_000_000_000, 262_144],
    [8, new Uint8Array(5000).fill(9)],
    [7, FIN],
    [8, RST],
  ];
  for (const [id, frame] of frames) batch.add(id, frame);
  const message = batch.take(3);
  expect(read(message)).toEqual([3, frames.map(([id, f]) => [id, typeof f === 'object' ? [...f] : f])]);
  expect(batch.empty).toBe(true);
  expect(isAcknowledgement(batch.take(1))).toBe(true);
});

it('copies what it is given', () => {
  const batch = new FrameBatch();
  const bytes = Uint8Array.of(1, 2, 3, 4);
  batch.add(1, bytes);
  bytes.fill(0);
  expect(read(batch.take(0))[1]).toEqual([[1, [1, 2, 3, 4]]]);
});

it('is full at 64 KB', () => {
  const batch = new FrameBatch();
  expect(batch.fits(60_000)).toBe(true);
  batch.add(1, new Uint8Array(60_000));
  expect(batch.fits(60_000)).toBe(false);
});

it('any bytes at all are read or refused', () => {
  const batch = new FrameBatch();
  batch.add(5, Uint8Array.of(1, 2, 3, 4, 5));
  batch.add(6, 10);
  const good = batch.take(1);
  for (let length = 0; length < good.length; length++) {
    const [acknowledged, frames] = read(good.slice(0, length));
    if (acknowledged !== null) expect(frames.length).toBe(length === 4 ? 0 : 1);
  }
  let seed = 1;
  const random = () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return seed / 2 ** 32;
  };
  for (let round = 0; round < 20_000; round++) {
    const message = good.slice();
    for (let n = 0; n < 3; n++) message[Math.floor(random() * message.length)] = Math.floor(random() * 256);
    readFrames(message, (_, frame) => {
      if (typeof frame === 'object') expect(frame.length).toBeGreaterThan(0);
    });
  }
});
