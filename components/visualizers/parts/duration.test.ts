import { expect, it } from 'vitest';
import { duration, size } from './duration';

it.each([
  [0.34, '0.3 ms'],
  [5, '5 ms'],
  [0.02, '<0.1 ms'],
  [0, '<0.1 ms'],
  [41.6, '42 ms'],
  [1250, '1.25 s'],
  [5000, '5 s'],
  [61_000, '61 s'],
  [300_000, '5 min'],
])('%d ms reads %s', (milliseconds, text) => expect(duration(milliseconds)).toBe(text));

it.each([
  [312, '312 B'],
  [4210, '4.2 kB'],
  [2_000_000, '2.0 MB'],
])('%d bytes read %s', (bytes, text) => expect(size(bytes)).toBe(text));
