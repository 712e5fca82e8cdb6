import { expect, test } from 'vitest';
import { isolates } from './isolation';

const asked = (path: string) => isolates(new URL(path, 'https://course.example'));

test('pages with a workbench are isolated, when their address says so', () => {
  expect(asked('/learn/http-in-depth/methods-and-status?engine=webcontainer')).toBe(true);
  expect(asked('/playground?x=1&engine=webcontainer')).toBe(true);
});

test.each([
  '/learn/http-in-depth/methods-and-status',
  '/learn/http-in-depth/methods-and-status?engine=local',
  '/playground',
  '/?engine=webcontainer',
  '/learn?engine=webcontainer',
  '/learn/a/b/c?engine=webcontainer',
  '/sandbox/frame-1.html?engine=webcontainer',
])('%s is not', (path) => {
  expect(asked(path)).toBe(false);
});
