import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../random';
import { QueryError } from './lexer';
import { parse } from './parser';

const QUERY = `sum by (a) (rate(x_total{b=~"c.*",d!='e'}[5m] offset 1h)) / on(a) group_left(f) 2 ^ -y @ end() > bool 3 # why`;

describe('the parser', () => {
  it('binds as Prometheus does', () => {
    expect(parse('1 + 2 * 3 ^ 2 ^ 2')).toMatchObject({
      op: '+',
      right: { op: '*', right: { op: '^', left: { value: 3 }, right: { op: '^' } } },
    });
    expect(parse('a or b and c unless d')).toMatchObject({
      op: 'or',
      right: { op: 'unless', left: { op: 'and' } },
    });
    expect(parse('-x ^ 2')).toMatchObject({ kind: 'unary', body: { op: '^' } });
    expect(parse('sum')).toMatchObject({ kind: 'selector' });
  });

  it('says line and column', () => {
    expect(() => parse('sum(\n  up\n')).toThrow('3:1: parse error: unclosed left parenthesis');
    expect(() => parse('rate(up)')).toThrow('1:6: parse error: expected type range vector');
  });

  it('never fails but by refusing, whatever is broken', () => {
    const random = mulberry32(11);
    const letters = [...`(){}[]@"'\`,=~!<>^%*-+:5mx \n#\\`];
    for (let round = 0; round < 5000; round++) {
      const text = [...QUERY];
      for (let change = 0; change <= round % 3; change++)
        text.splice(
          Math.floor(random() * text.length),
          Math.floor(random() * 4),
          letters[Math.floor(random() * letters.length)] ?? '',
        );
      try {
        parse(text.join(''));
      } catch (error) {
        expect(error, text.join('')).toBeInstanceOf(QueryError);
      }
    }
  });
});
