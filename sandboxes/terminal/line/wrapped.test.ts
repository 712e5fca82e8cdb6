import { expect, it } from 'vitest';
import { wrapped } from './wrapped';

it('breaks between words, and keeps what stands at the beginning', () => {
  expect(wrapped('  ls       Lists the files', 18, 11)).toBe(
    '  ls       Lists\n           the\n           files\n',
  );
  expect(wrapped('one two', 7)).toBe('one two\n');
  expect(wrapped('a-word-that-is-too-long b', 5)).toBe('a-word-that-is-too-long\nb\n');
});
