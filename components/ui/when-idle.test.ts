// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { whenIdle } from './when-idle';

const idle: { callback: () => void; timeout: number }[] = [];
const readyState = (state: DocumentReadyState) =>
  vi.spyOn(document, 'readyState', 'get').mockReturnValue(state);

beforeEach(() => {
  idle.length = 0;
  vi.stubGlobal('requestIdleCallback', (callback: () => void, { timeout }: { timeout: number }) =>
    idle.push({ callback, timeout }),
  );
  vi.stubGlobal('cancelIdleCallback', (wish: number) => idle.splice(wish - 1, 1));
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('a page that still loads comes first', () => {
  readyState('interactive');
  const callback = vi.fn();
  whenIdle(callback, 600);
  expect(idle).toEqual([]);
  window.dispatchEvent(new Event('load'));
  expect(idle).toEqual([{ callback, timeout: 600 }]);
});

test('a loaded page is asked for its next pause', () => {
  readyState('complete');
  const callback = vi.fn();
  whenIdle(callback, 600);
  expect(idle).toEqual([{ callback, timeout: 600 }]);
});

test('it can be cancelled before and after the page has loaded', () => {
  readyState('loading');
  const callback = vi.fn();
  whenIdle(callback, 600)();
  window.dispatchEvent(new Event('load'));
  expect(idle).toEqual([]);
  readyState('complete');
  whenIdle(callback, 600)();
  expect(idle).toEqual([]);
});
