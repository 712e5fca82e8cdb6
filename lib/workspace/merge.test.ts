import { expect, it } from 'vitest';
import { compareThree, merged } from './merge';

const base = { a: '1', b: '1', c: '1', gone: '1' };
const mine = { a: '1', b: 'mine', c: 'mine', gone: '1', own: 'x' };
const next = { a: '2', b: '1', c: '2', added: 'n' };

it('says who changed what', () => {
  expect(compareThree(base, mine, next)).toEqual([
    { kind: 'theirs', path: 'a' },
    { kind: 'theirs', path: 'added' },
    { kind: 'mine', path: 'b' },
    { kind: 'both', path: 'c' },
    { kind: 'theirs', path: 'gone' },
    { kind: 'mine', path: 'own' },
  ]);
});

it('takes the lesson’s news only where the learner changed nothing', () => {
  expect(merged(base, mine, next)).toEqual({ a: '2', added: 'n', b: 'mine', c: 'mine', own: 'x' });
});

it('sees no conflict where both made the same change', () => {
  expect(compareThree({ a: '1' }, { a: '2' }, { a: '2' })).toEqual([]);
});
