import { describe, expect, it } from 'vitest';
import { alignSteps } from './aligned-steps';
import { counterpartsOf, differencesOf } from './run-differences';
import { drawn, stepsOf } from './steps.fixture';

const compared = (before: string, after: string) => alignSteps(stepsOf(before), stepsOf(after));
const said = (before: string, after: string) =>
  differencesOf(compared(before, after)).map(({ text }) => text);

const ORDER = `
GET /orders > 200 30
  GET /stock of inventory > 200 10`;
const SLOW = `
GET /orders > 200 150
  GET /stock of inventory > 200 25
  GET /stock of inventory > 200 25`;

describe('two runs are laid side by side by cause', () => {
  it('the n-th of a label under a parent is the n-th under its counterpart, whatever came between', () => {
    expect(
      drawn(compared(`${ORDER}\nPOST /pay > 201 5${ORDER}`, `GET /health > 200 1${ORDER}${SLOW}`)),
    ).toEqual([
      '-=0 GET /health',
      '0=1 GET /orders',
      '1=2 GET /stock of inventory',
      '2=- POST /pay',
      '3=3 GET /orders',
      '4=4 GET /stock of inventory',
      '-=5 GET /stock of inventory',
    ]);
  });

  it('a selection finds its counterpart', () => {
    const { before, after } = counterpartsOf(compared(`${ORDER}`, `GET /health > 200 1${ORDER}`));
    expect(after.get(1)).toBe(2);
    expect(before.get(2)).toBe(1);
    expect(before.get(0)).toBeUndefined();
  });

  it('a parent that the log let go, or that comes later, is none', () => {
    const lost = [{ seq: 5, label: 'GET /a', parent: 1, took: 1, outcome: '200' }];
    const wrong = [{ seq: 5, label: 'GET /a', parent: 9, took: 1, outcome: '200' }];
    expect(drawn(alignSteps(lost, wrong))).toEqual(['5=5 GET /a']);
  });
});

describe('differences are named', () => {
  it('not, when there are none, or only the wavering of every run', () => {
    expect(said(ORDER, ORDER)).toEqual([]);
    expect(said('GET /a > 200 100', 'GET /a > 200 119')).toEqual([]);
    expect(said('GET /a > 200 1000', 'GET /a > 200 1200')).toEqual([]);
    expect(said('', '')).toEqual([]);
  });

  it('with the reason, where a step asked more', () => {
    expect(said(`${ORDER}${ORDER}${ORDER}`, `${ORDER}${ORDER}${SLOW}`)).toEqual([
      'The third GET /orders took 120 ms longer: it asked GET /stock of inventory twice, not once.',
    ]);
    expect(said(SLOW, 'GET /orders > 200 30')).toEqual([
      'GET /orders took 120 ms less: it asked GET /stock of inventory not at all, not twice.',
    ]);
  });

  it('with the reason, where it waited for another, which is not told twice', () => {
    const after = ORDER.replace(' 30', ' 2030').replace(' 10', ' 2010');
    expect(said(ORDER, after)).toEqual([
      'GET /orders took 2 s longer: GET /stock of inventory took most of that.',
    ]);
  });

  it('as its own, where what it asked was as fast as before', () => {
    expect(said(ORDER, ORDER.replace(' 30', ' 130'))).toEqual([
      'GET /orders took 100 ms longer, all by itself: what it asked took as long as before.',
    ]);
    expect(said('GET /a > 200 10', 'GET /a > 200 90')).toEqual(['GET /a took 80 ms longer.']);
  });

  it('by how it ended', () => {
    expect(said('GET /a > 200 10', 'GET /a > 503 12')).toEqual(['GET /a ended with 503, not 200.']);
    expect(said('GET /a > 200 10', 'GET /a > …')).toEqual(['GET /a has not ended, not 200.']);
    const broken = ORDER.replace('200 30', '502 2030').replace('200 10', 'ECONNRESET 2010');
    expect(said(ORDER, broken)).toEqual([
      'GET /orders ended with 502, not 200, and took 2 s longer: GET /stock of inventory took most of that.',
      'GET /stock of inventory ended with ECONNRESET, not 200, and took 2 s longer.',
    ]);
  });

  it('by what is new and what is gone, and not by what these asked', () => {
    expect(said(ORDER, `${ORDER}${SLOW}`)).toEqual(['The second GET /orders is new (200).']);
    expect(said(`${ORDER}\nDELETE /a > 204 1`, ORDER)).toEqual(['DELETE /a is gone (204).']);
  });

  it('when a step asks more without being slower', () => {
    expect(said(ORDER, `${ORDER}\n  GET /stock of inventory > 200 1`)).toEqual([
      'GET /orders differs: it asked GET /stock of inventory twice, not once.',
    ]);
  });

  it('together, when there are many of a kind', () => {
    const many = (outcome: string) => `GET /price > ${outcome} 5\n`.repeat(12);
    expect(said(many('200'), `GET /price > 200 5\n${many('503')}`)).toEqual([
      '11 of 13 GET /price ended with 503, not 200: the second GET /price is the first.',
      'The 13th GET /price is new (503).',
    ]);
    expect(said('GET /a > 200 10\n'.repeat(4), 'GET /a > 200 90\n'.repeat(4))).toEqual([
      '4 of 4 GET /a took longer, by 80 ms on average: the first GET /a is the first.',
    ]);
  });

  it('and point at both runs', () => {
    const [difference] = differencesOf(compared('GET /a > 200 10', 'GET /b > 200 1\nGET /a > 404 10'));
    expect(difference).toMatchObject({ kind: 'new', before: null, after: 0 });
    expect(differencesOf(compared('GET /a > 200 10', 'GET /b > 200 1\nGET /a > 404 10'))[1]).toMatchObject({
      kind: 'outcome',
      before: 0,
      after: 1,
    });
  });
});
