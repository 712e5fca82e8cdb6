import { expect, test } from 'vitest';
import { pagePolicy } from './content-security-policy';
import { frameAncestors } from './embedding';

test('any site may embed the course unless the host names some, or none', () => {
  expect([frameAncestors(undefined), frameAncestors(' '), frameAncestors('*')]).toEqual([null, null, null]);
  expect(frameAncestors('none')).toBe("'self'");
  expect(frameAncestors('https://lms.example.edu https://*.example.org')).toBe(
    "'self' https://lms.example.edu https://*.example.org",
  );
});

test('it is a directive of its own at the end of the policy', () => {
  expect(pagePolicy([])).not.toContain('frame-ancestors');
  expect(pagePolicy([], null, frameAncestors('none'))).toBe(`${pagePolicy([])}; frame-ancestors 'self'`);
});
