import { expect, test } from 'vitest';
import { inlineScriptHashes, pagePolicy, scriptHash } from './content-security-policy';

test('every inline script is hashed once, scripts with an address are not', () => {
  const html =
    '<script>a()</script><script src="/x.js"></script><script id="b">b()</script><script>a()</script>';
  expect(inlineScriptHashes(html)).toEqual([scriptHash('a()'), scriptHash('b()')]);
});

test('a hash is the one that browsers compute', () => {
  // The example of the CSP specification, section 8.3.
  expect(scriptHash("alert('Hello, world.');")).toBe("'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
});

test('no page may eval, run unknown inline scripts, or reach another origin', () => {
  const policy = pagePolicy([scriptHash('a()')]);
  expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|https?:/);
  expect(policy).toContain("connect-src 'self'");
  expect(policy).toContain("frame-src 'self'");
});

test('a page that runs a WebContainer may frame its vendor and ask whether it answers, and nothing more', () => {
  const plain = pagePolicy([scriptHash('a()')]).split('; ');
  const other = pagePolicy([scriptHash('a()')], 'https://stackblitz.com').split('; ');
  expect(other.filter((directive) => !plain.includes(directive))).toEqual([
    "connect-src 'self' https://stackblitz.com",
    "frame-src 'self' https://stackblitz.com",
  ]);
});
