import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../random';
import { ExpositionError, parseExposition } from './exposition';

const PAGE = `# HELP a_total Text with \\\\ and\\nlines
# TYPE a_total counter
a_total{x="1",y="quoted \\" } brace"} 1.5e3 1700000000123
b NaN
c{} -Inf
`;

describe('the text format', () => {
  it('is read with labels, escapes and timestamps', () => {
    const { samples, metadata } = parseExposition(PAGE);
    expect(samples.map(({ labels, value, time }) => [labels.toJSON(), value, time])).toEqual([
      [{ __name__: 'a_total', x: '1', y: 'quoted " } brace' }, 1500, 1_700_000_000_123],
      [{ __name__: 'b' }, Number.NaN, null],
      [{ __name__: 'c' }, Number.NEGATIVE_INFINITY, null],
    ]);
    expect(metadata.get('a_total')).toEqual({ type: 'counter', help: 'Text with \\ and\nlines', unit: '' });
  });

  it.each([
    'a',
    'a{',
    'a{b} 1',
    'a{b=c} 1',
    'a{b="c} 1',
    'a{b="c" d="e"} 1',
    'a{b="c",b="d"} 1',
    'a one',
    'a 1 2 3',
    'a 1 x',
    '1a 1',
    '  a 1',
    '{b="c"} 1',
    'a 0x',
  ])('refuses %s', (line) => {
    expect(() => parseExposition(`${line}\n`)).toThrow(ExpositionError);
  });

  it('ends with # EOF in OpenMetrics, and nothing follows', () => {
    expect(() => parseExposition('a 1\n', true)).toThrow('# EOF');
    expect(() => parseExposition('a 1\n# EOF\nb 1\n', true)).toThrow('after # EOF');
    const { samples } = parseExposition('a_bucket{le="1"} 2 1.5 # {id="x"} 0.5\n# EOF\n', true);
    expect(samples[0]).toMatchObject({ value: 2, time: 1500 });
  });

  it('never fails but by refusing, whatever is broken', () => {
    const random = mulberry32(7);
    const letters = [...'{}",=\\ \n#\t1ae_:+.-N'];
    for (let round = 0; round < 5000; round++) {
      const page = [...PAGE];
      for (let change = 0; change <= round % 4; change++)
        page.splice(
          Math.floor(random() * page.length),
          Math.floor(random() * 3),
          letters[Math.floor(random() * letters.length)] ?? '',
        );
      try {
        for (const { labels } of parseExposition(page.join('')).samples)
          expect(labels.get('__name__')).toMatch(/^[a-zA-Z_:][\w:]*$/);
      } catch (error) {
        expect(error).toBeInstanceOf(ExpositionError);
      }
    }
  });
});
