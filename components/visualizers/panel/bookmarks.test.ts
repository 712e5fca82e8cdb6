import { describe, expect, it, vi } from 'vitest';
import { stepsOf } from '@/lib/projections/steps.fixture';
import { bookmarkOf, placeOfBookmark, readBookmarks, withBookmark } from './bookmarks';

const kept = (text: string | null) => ({ read: () => text, write: () => undefined });
const events = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ seq: from + index }));
const run = stepsOf(`
GET /orders > 200 1
  GET /stock > 200 1
GET /orders > 200 1
  GET /stock > 200 1`);
const mark = bookmarkOf({ name: 'here', picture: 'cache-age', at: 3, selected: 2 }, run);

describe('a bookmark', () => {
  it('names its moment by cause', () => {
    expect(mark.step).toEqual({ path: 'GET /orders#2/GET /stock#1', seq: 3 });
    expect(bookmarkOf({ name: 'x', picture: 'cache-age', at: 3, selected: null }, []).step).toBeNull();
  });

  it('leads to its very moment in its own run', () => {
    expect(placeOfBookmark(mark, run, events(0, 9))).toEqual({ at: 3, selected: 2 });
  });

  it('leads to the step of the same cause in a later run', () => {
    const later = stepsOf(`
GET /health > 200 1
GET /orders > 200 1
  GET /stock > 200 1
GET /orders > 200 1
  GET /stock > 200 1`);
    expect(placeOfBookmark(mark, later, events(0, 9))).toEqual({ at: 4, selected: null });
  });

  it('leads nowhere in a run that has not come so far', () => {
    expect(placeOfBookmark(mark, run.slice(0, 2), events(0, 9))).toBeNull();
    expect(placeOfBookmark(mark, [], [])).toBeNull();
    expect(placeOfBookmark({ ...mark, step: null }, [], events(0, 2))).toBeNull();
  });

  it('is kept; what cannot be read is passed over', () => {
    const info = vi.spyOn(console, 'info').mockImplementation(() => undefined);
    expect(readBookmarks(kept(JSON.stringify([mark, { name: '' }, { ...mark, picture: 'gone' }])))).toEqual([
      mark,
    ]);
    expect(readBookmarks(kept('{'))).toEqual([]);
    expect(readBookmarks(kept(null))).toEqual([]);
    expect(info).toHaveBeenCalledOnce();
    info.mockRestore();
  });

  it('takes the place of one of its name', () => {
    const other = { ...mark, at: 1 };
    expect(withBookmark([mark], other)).toEqual([other]);
    expect(withBookmark([mark], { ...other, name: 'there' })).toHaveLength(2);
  });
});
