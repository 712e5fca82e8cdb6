/** Cookies as a browser keeps and sends them (RFC 6265bis), without TLS: servers of the sandbox speak plain HTTP. */
export interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  /** Only that host, not those below it. */
  readonly hostOnly: boolean;
  readonly path: string;
  /** Milliseconds since 1970; null: until the browser is closed. */
  readonly expires: number | null;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: SameSite;
}

export type SameSite = 'Strict' | 'Lax' | 'None';

/** What has a request sent. */
export interface Occasion {
  /** Another site's page. */
  readonly crossSite: boolean;
  readonly method: string;
}

const BY_THE_USER: Occasion = { crossSite: false, method: 'GET' };

export class CookieJar {
  #cookies: readonly Cookie[] = [];
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Those that have not expired, the oldest first. */
  get all(): readonly Cookie[] {
    const now = this.#now();
    return this.#cookies.filter(({ expires }) => expires === null || expires > now);
  }

  /** One like it, of the same name, domain and path, is replaced. */
  put(cookie: Cookie): void {
    const isSame = ({ domain, path, name }: Cookie) =>
      domain === cookie.domain && path === cookie.path && name === cookie.name;
    const known = this.#cookies.some(isSame);
    this.#cookies = known
      ? this.#cookies.map((each) => (isSame(each) ? cookie : each))
      : [...this.#cookies, cookie];
  }

  clear(): void {
    this.#cookies = [];
  }

  /**
   * One `Set-Cookie`.
   * @param target path and query of the request that it answers
   * @returns why it is not kept; null when it is
   */
  take(field: string, host: string, target: string): string | null {
    const cookie = this.#read(field, host, target);
    if (typeof cookie === 'string') return cookie;
    this.put(cookie);
    return null;
  }

  /** `a=1; b=2`; null when none fits. */
  header(host: string, target: string, occasion: Occasion = BY_THE_USER): string | null {
    const path = pathOf(target);
    const fitting = this.all.filter(
      (cookie) =>
        isFor(cookie, host) &&
        (path === cookie.path || path.startsWith(cookie.path.replace(/\/?$/, '/'))) &&
        (!cookie.secure || isTrustworthy(host)) &&
        isSentFrom(cookie, occasion),
    );
    // The longest path first, and of equal ones the oldest (section 5.8.3): sorting is stable.
    const sorted = fitting.toSorted((one, other) => other.path.length - one.path.length);
    return sorted.length === 0 ? null : sorted.map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  #read(field: string, host: string, target: string): Cookie | string {
    const [pair = '', ...rest] = field.split(';').map((part) => part.trim());
    const attributes = new Map(
      rest.map((part): [string, string] => {
        const [name = '', ...value] = part.split('=');
        return [name.trim().toLowerCase(), value.join('=').trim()];
      }),
    );
    const cut = pair.indexOf('=');
    if (cut < 1) return 'it has no name';
    const name = pair.slice(0, cut).trim();
    const domain = attributes.get('domain')?.replace(/^\./, '').toLowerCase() || undefined;
    if (domain !== undefined && domain !== host && !isBelow(host, domain))
      return `${host} is not in its domain ${domain}`;
    const secure = attributes.has('secure');
    if (secure && !isTrustworthy(host)) return `it is Secure, and ${host} was reached without TLS`;
    const given = attributes.get('path') ?? '';
    const path = given.startsWith('/') ? given : folderOf(target);
    if (name.startsWith('__Secure-') && !secure) return '__Secure- is only for Secure cookies';
    if (name.startsWith('__Host-') && (!secure || domain !== undefined || path !== '/'))
      return '__Host- is only for Secure cookies with Path=/ and without Domain';
    return {
      name,
      value: pair.slice(cut + 1).trim(),
      domain: domain ?? host,
      hostOnly: domain === undefined,
      path,
      expires: this.#expiryOf(attributes),
      secure,
      httpOnly: attributes.has('httponly'),
      sameSite: sameSiteOf(attributes.get('samesite')),
    };
  }

  #expiryOf(attributes: ReadonlyMap<string, string>): number | null {
    const age = attributes.get('max-age');
    if (age !== undefined && /^-?\d+$/.test(age)) return this.#now() + Number(age) * 1000;
    const date = Date.parse(attributes.get('expires') ?? '');
    return Number.isNaN(date) ? null : date;
  }
}

const pathOf = (target: string): string => target.split('?')[0] || '/';

/** The default path (section 5.1.4). */
function folderOf(target: string): string {
  const path = pathOf(target);
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

const isBelow = (host: string, domain: string): boolean => host.endsWith(`.${domain}`);
const isFor = ({ domain, hostOnly }: Cookie, host: string): boolean =>
  domain === host || (!hostOnly && isBelow(host, domain));

/** What never leaves the computer needs no TLS (Secure Contexts, section 3.1). */
const isTrustworthy = (host: string): boolean =>
  /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(host);

function sameSiteOf(value = ''): SameSite {
  const known = (['Strict', 'Lax', 'None'] as const).find(
    (each) => each.toLowerCase() === value.toLowerCase(),
  );
  return known ?? 'Lax';
}

function isSentFrom({ sameSite }: Cookie, { crossSite, method }: Occasion): boolean {
  if (!crossSite || sameSite === 'None') return true;
  return sameSite === 'Lax' && (method === 'GET' || method === 'HEAD');
}
