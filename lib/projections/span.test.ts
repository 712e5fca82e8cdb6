import { expect, it } from 'vitest';
import { span } from './span';

it.each([
  [-45, '45 s'],
  [119.6, '120 s'],
  [180, '3 min'],
  [7200, '2 h'],
  [432_000, '5 days'],
])('%d seconds read %s', (seconds, text) => expect(span(seconds)).toBe(text));
