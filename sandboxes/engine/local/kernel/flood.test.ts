import { expect, it } from 'vitest';
import { createFloodGate } from './flood';

const LIMIT = { burst: 100, rate: 50 };

it('lets a burst through untouched', () => {
  const gate = createFloodGate(LIMIT, () => 0);
  expect(gate.pass('a\n'.repeat(50))).toEqual({ kept: 'a\n'.repeat(50), dropped: null });
});

it('cuts at a line and counts what it left out, told before what comes next', () => {
  let now = 0;
  const gate = createFloodGate(LIMIT, () => now);
  expect(gate.pass('0123456789\n'.repeat(10)).kept).toBe('0123456789\n'.repeat(9));
  expect(gate.pass('x\n'.repeat(30)).kept).toBe('');
  now = 1000;
  const verdict = gate.pass('after\n');
  expect(verdict).toEqual({ kept: 'after\n', dropped: { lines: 31, characters: 11 + 60 } });
});

it('tells the rest at the end, once', () => {
  const gate = createFloodGate(LIMIT, () => 0);
  gate.pass('y'.repeat(500));
  expect(gate.rest()).toEqual({ lines: 0, characters: 500 });
  expect(gate.rest()).toBeNull();
});

it('keeps every character accounted for under 100,000 lines', () => {
  let now = 0;
  const gate = createFloodGate({ burst: 256 * 1024, rate: 64 * 1024 }, () => now);
  let kept = 0;
  let dropped = 0;
  for (let line = 0; line < 100_000; line++) {
    now += 0.01;
    const verdict = gate.pass(`line number ${line}\n`);
    kept += verdict.kept.length;
    dropped += verdict.dropped?.characters ?? 0;
  }
  dropped += gate.rest()?.characters ?? 0;
  const total = Array.from({ length: 100_000 }, (_, line) => `line number ${line}\n`.length).reduce(
    (sum, length) => sum + length,
  );
  expect(kept + dropped).toBe(total);
  expect(kept).toBeLessThan(256 * 1024 + 64 * 1024 + 64);
});
