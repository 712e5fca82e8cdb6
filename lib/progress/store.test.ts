import { expect, test } from 'vitest';
import { STORAGE_KEY } from './persist';
import { createProgressStore } from './store';

function memory(initial: Record<string, string> = {}) {
  const kept = new Map(Object.entries(initial));
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

test('what one did is there again in the next visit', () => {
  const storage = memory();
  const first = createProgressStore({ storage, now: () => 1000 });
  first.openLesson('http-in-depth/http-caching');
  first.recordObjective('http-caching', 'validators');
  first.answer('http-in-depth/http-caching#quiz/q1', [2], false);
  first.predict('http-in-depth/http-caching#status', 1);

  const second = createProgressStore({ storage, now: () => 2000 });
  second.load();
  expect(second.getState()).toEqual(first.getState());
  second.answer('http-in-depth/http-caching#quiz/q1', [0], true);
  expect(second.getState().answers['http-in-depth/http-caching#quiz/q1']).toEqual({
    chosen: [0],
    correct: true,
    answeredAt: 2000,
    attempts: 2,
  });
});

test('an objective keeps the time of its first proof', () => {
  let time = 5;
  const store = createProgressStore({ storage: memory(), now: () => time });
  store.recordObjective('jwt', 'verify');
  time = 9;
  store.recordObjective('jwt', 'verify');
  expect(store.getState().objectives).toEqual({ 'jwt/verify': 5 });
});

test('works where the browser has no storage, and says so', () => {
  const store = createProgressStore({ storage: null, now: () => 0 });
  store.load();
  store.recordObjective('jwt', 'verify');
  expect(store.getState().objectives).toHaveProperty(['jwt/verify']);
  expect(store.storageProblem()).toMatch(/keeps nothing/);
});

test('a full storage is reported and loses nothing of this visit', () => {
  const store = createProgressStore({
    storage: {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    },
    now: () => 0,
  });
  store.recordObjective('jwt', 'verify');
  expect(store.getState().objectives).toHaveProperty(['jwt/verify']);
  expect(store.storageProblem()).toMatch(/could not keep/);
});

test('progress of a later version is left as it is', () => {
  const storage = memory({ [STORAGE_KEY]: '{"version":2,"new":"things"}' });
  const store = createProgressStore({ storage, now: () => 0 });
  store.load();
  store.recordObjective('jwt', 'verify');
  expect(storage.kept.get(STORAGE_KEY)).toBe('{"version":2,"new":"things"}');
  expect(store.storageProblem()).toMatch(/left as it is/);
});

test('damaged entries are dropped, sound ones stay', () => {
  const storage = memory({
    [STORAGE_KEY]: '{"version":1,"objectives":{"a/b":1,"a/c":"yesterday"},"answers":{"q":{"chosen":"x"}}}',
  });
  const store = createProgressStore({ storage, now: () => 0 });
  store.load();
  expect(store.getState()).toEqual({ lessons: {}, objectives: { 'a/b': 1 }, answers: {}, predictions: {} });
});

test('two tabs join their progress', () => {
  const storage = memory();
  const one = createProgressStore({ storage, now: () => 1 });
  const other = createProgressStore({ storage: memory(), now: () => 2 });
  one.finishLesson('a/b');
  other.openLesson('a/b');
  other.recordObjective('lab', 'x');
  other.mergeFrom(storage.kept.get(STORAGE_KEY) ?? null);
  expect(other.getState().lessons['a/b']?.readAt).toBe(1);
  expect(other.getState().objectives).toHaveProperty(['lab/x']);
});
