/** `Url`, what `url.parse` answers. Its algorithm is the one that RFC 2396 had: see `legacy-parts.ts`. */
import { invalidArgType } from '../node-error';
import querystring from '../querystring';
import { formatted, type UrlParts } from './legacy-format';
import {
  checkedHostname,
  escaped,
  isBracketed,
  isScript,
  SLASHED,
  splitAuthority,
  tidied,
} from './legacy-parts';
import { followLink } from './legacy-resolve';

/** A bare path, which most URLs of a request are: nothing in it needs a second look. */
const BARE_PATH = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/;
/** Credentials before a host show that `//` begins an authority though no scheme is there. */
const WITH_CREDENTIALS = /^\/\/[^@/]+@[^@/]+/;

let warned = false;

function warnOfPort(input: string): void {
  if (warned) return;
  warned = true;
  globalThis.process.emitWarning(
    `The URL ${input} is invalid. Future versions of Node.js will throw an error.`,
    'DeprecationWarning',
    'DEP0170',
  );
}

export class Url implements UrlParts {
  protocol: string | null = null;
  slashes: boolean | null = null;
  auth: string | null = null;
  host: string | null = null;
  port: string | null = null;
  hostname: string | null = null;
  hash: string | null = null;
  search: string | null = null;
  query: unknown = null;
  pathname: string | null = null;
  path: string | null = null;
  href: string | null = null;

  parse(url: unknown, parseQuery = false, slashesDenoteHost = false): this {
    if (typeof url !== 'string') throw invalidArgType('url', 'of type string', url);
    const text = tidied(url);
    const marked = text.includes('#') || text.split('?', 1)[0]?.includes('@');
    const bare = slashesDenoteHost || marked ? null : BARE_PATH.exec(text);
    if (bare) {
      this.path = text;
      this.href = text;
      this.pathname = bare[1] ?? null;
      this.#setSearch(bare[2], parseQuery);
      return this;
    }
    this.#takeApart(text, url, slashesDenoteHost, parseQuery);
    this.href = this.format();
    return this;
  }

  #takeApart(text: string, input: string, slashesDenoteHost: boolean, parseQuery: boolean): void {
    const [scheme = ''] = /^[a-z0-9.+-]+:/i.exec(text) ?? [];
    const protocol = scheme.toLowerCase();
    if (scheme !== '') this.protocol = protocol;
    let rest = text.slice(scheme.length);
    const slashes =
      (slashesDenoteHost || scheme !== '' || WITH_CREDENTIALS.test(rest)) && rest.startsWith('//');
    if (slashes && !isScript(protocol)) {
      rest = rest.slice(2);
      this.slashes = true;
    }
    if (!isScript(protocol) && (slashes || (scheme !== '' && !SLASHED.has(scheme))))
      rest = this.#takeHost(rest, input);
    if (!isScript(protocol)) rest = escaped(rest);

    const [, pathname = '', search, hash] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(rest) ?? [];
    if (hash !== undefined) this.hash = hash;
    this.#setSearch(search, parseQuery);
    if (pathname !== '') this.pathname = pathname;
    if (SLASHED.has(protocol) && this.hostname && !this.pathname) this.pathname = '/';
    if (this.pathname || this.search) this.path = `${this.pathname ?? ''}${this.search ?? ''}`;
  }

  /** @returns what follows the authority */
  #takeHost(text: string, input: string): string {
    const { auth, host, rest: behind } = splitAuthority(text);
    let rest = behind;
    if (auth !== null) this.auth = auth;
    this.host = host;
    this.parseHost();
    const hostname = this.hostname ?? '';
    const bracketed = isBracketed(hostname);
    const colon = bracketed ? -1 : hostname.indexOf(':');
    if (colon !== -1) {
      warnOfPort(input);
      rest = `/${hostname.slice(colon)}${rest}`;
    }
    const name = checkedHostname(colon === -1 ? hostname : hostname.slice(0, colon), input);
    this.hostname = bracketed ? name.slice(1, -1) : name;
    this.host = `${name}${this.port ? `:${this.port}` : ''}`;
    return bracketed && !rest.startsWith('/') ? `/${rest}` : rest;
  }

  #setSearch(search: string | undefined, parseQuery: boolean): void {
    if (search !== undefined) {
      this.search = search;
      this.query = parseQuery ? querystring.parse(search.slice(1)) : search.slice(1);
    } else if (parseQuery) this.query = Object.create(null);
  }

  format(): string {
    return formatted(this);
  }

  resolve(relative: string): string {
    return this.resolveObject(urlParse(relative, false, true)).format();
  }

  resolveObject(relative: Url | string): Url {
    const target = Object.assign(new Url(), this);
    followLink(target, typeof relative === 'string' ? urlParse(relative, false, true) : { ...relative });
    target.href = target.format();
    return target;
  }

  parseHost(): void {
    let host = this.host ?? '';
    const [port] = /:[0-9]*$/.exec(host) ?? [];
    if (port !== undefined) {
      if (port !== ':') this.port = port.slice(1);
      host = host.slice(0, -port.length);
    }
    if (host) this.hostname = host;
  }
}

// A loop over an old URL meets these too, as it does in Node, where they were assigned.
for (const name of ['parse', 'format', 'resolve', 'resolveObject', 'parseHost'])
  Object.defineProperty(Url.prototype, name, { enumerable: true });

/** @param url what it is given when it is a `Url` already */
export function urlParse(url: unknown, parseQuery?: boolean, slashesDenoteHost?: boolean): Url {
  return url instanceof Url ? url : new Url().parse(url, parseQuery, slashesDenoteHost);
}
