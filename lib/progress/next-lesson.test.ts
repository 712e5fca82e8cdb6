import { expect, test } from 'vitest';
import { lessonToContinue } from './next-lesson';
import { NO_PROGRESS, type ProgressState } from './state';

const lesson = (id: string) => ({ key: `s/${id}`, title: id, lab: id, objectives: ['one', 'two'] });
const lessons = [lesson('a'), lesson('b'), lesson('c')];
const next = (state: Partial<ProgressState>) =>
  lessonToContinue(lessons, { ...NO_PROGRESS, ...state })?.title ?? null;

test('a newcomer begins with the first lesson', () => {
  expect(next({})).toBe('a');
});

test('one continues where one was last', () => {
  expect(next({ lessons: { 's/a': { openedAt: 1, readAt: 1 }, 's/c': { openedAt: 5, readAt: null } } })).toBe(
    'c',
  );
});

test('a lesson whose objectives are all proven is done', () => {
  const proven = { 'c/one': 1, 'c/two': 1 };
  expect(next({ lessons: { 's/c': { openedAt: 5, readAt: 5 } }, objectives: proven })).toBe('a');
  expect(next({ objectives: { ...proven, 'a/one': 1, 'a/two': 1, 'b/one': 1, 'b/two': 1 } })).toBeNull();
});
