import { describe, expect, it } from 'vitest';
import { CookieJar } from './cookie-jar';

const START = Date.UTC(2026, 0, 1);

function jarAt(now = { time: START }) {
  return { now, jar: new CookieJar(() => now.time) };
}

describe('a cookie jar', () => {
  it('sends a cookie to its host and path only, the longest path first', () => {
    const { jar } = jarAt();
    for (const field of ['a=1', 'b=2; Path=/deep', 'c=3; Path=/deep/er']) jar.take(field, 'app', '/');
    expect(jar.header('app', '/')).toBe('a=1');
    expect(jar.header('app', '/deep/er?q=/')).toBe('c=3; b=2; a=1');
    expect(jar.header('app', '/deeper')).toBe('a=1');
    expect(jar.header('other', '/')).toBeNull();
  });

  it('keeps the folder of the request where no path is given', () => {
    const { jar } = jarAt();
    jar.take('a=1', 'app', '/login/form?next=/x');
    expect(jar.all).toMatchObject([{ path: '/login', hostOnly: true, sameSite: 'Lax' }]);
  });

  it('forgets what has expired by the clock it is given', () => {
    const { jar, now } = jarAt();
    jar.take('a=1; Max-Age=60', 'app', '/');
    jar.take('b=1; Expires=Thu, 01 Jan 2026 00:02:00 GMT', 'app', '/');
    expect(jar.header('app', '/')).toBe('a=1; b=1');
    now.time += 61_000;
    expect(jar.header('app', '/')).toBe('b=1');
    jar.take('b=; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'app', '/');
    expect(jar.header('app', '/')).toBeNull();
  });

  it('takes a domain that the host is in, and says what it does not take', () => {
    const { jar } = jarAt();
    expect(jar.take('a=1; Domain=.shop.test', 'api.shop.test', '/')).toBeNull();
    expect(jar.header('www.shop.test', '/')).toBe('a=1');
    expect(jar.take('a=1; Domain=bank.test', 'api.shop.test', '/')).toMatch(/not in its domain bank\.test/);
    expect(jar.take('=1', 'app', '/')).toMatch(/no name/);
  });

  it('takes Secure cookies where there is no TLS only from this computer', () => {
    const { jar } = jarAt();
    expect(jar.take('__Host-a=1; Secure; Path=/', 'localhost', '/')).toBeNull();
    expect(jar.take('a=1; Secure', 'app', '/')).toMatch(/without TLS/);
    expect(jar.take('__Host-a=1; Secure; Path=/x', 'localhost', '/')).toMatch(/__Host-/);
    expect(jar.take('__Secure-a=1', 'localhost', '/')).toMatch(/__Secure-/);
  });

  it('keeps SameSite cookies from requests of other sites', () => {
    const { jar } = jarAt();
    for (const each of ['Strict', 'Lax', 'None']) jar.take(`${each}=1; SameSite=${each}`, 'app', '/');
    expect(jar.header('app', '/', { crossSite: true, method: 'GET' })).toBe('Lax=1; None=1');
    expect(jar.header('app', '/', { crossSite: true, method: 'POST' })).toBe('None=1');
    expect(jar.header('app', '/', { crossSite: false, method: 'POST' })).toBe('Strict=1; Lax=1; None=1');
  });
});
