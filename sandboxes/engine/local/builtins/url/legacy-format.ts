/** Texts of URLs that are given in parts: what is behind `url.format`. */
import { nodeError } from '../node-error';
import querystring from '../querystring';
import { isBracketed, SLASHED } from './legacy-parts';

/** The fields of a `Url`, or some of them. */
export interface UrlParts {
  protocol?: string | null;
  slashes?: boolean | null;
  auth?: string | null;
  host?: string | null;
  port?: string | null;
  hostname?: string | null;
  hash?: string | null;
  search?: string | null;
  query?: unknown;
  pathname?: string | null;
  path?: string | null;
  href?: string | null;
}

function credentials(auth: string): string {
  try {
    return `${encodeURIComponent(auth).replaceAll('%3A', ':')}@`;
  } catch {
    // Half of a surrogate pair has no bytes in UTF-8.
    throw nodeError(URIError, 'ERR_INVALID_URI', 'URI malformed');
  }
}

/** The text of a URL given in parts; reserved characters that would end a part are escaped. */
export function formatted(url: UrlParts): string {
  const auth = url.auth ? credentials(url.auth) : '';
  let protocol = url.protocol || '';
  if (protocol && !protocol.endsWith(':')) protocol += ':';
  let pathname = (url.pathname || '').replace(/[#?]/g, encodeURIComponent);
  let host = hostOf(url);
  if (host !== '') host = auth + host;
  if (url.slashes || SLASHED.has(protocol)) {
    if (url.slashes || host) {
      if (pathname && !pathname.startsWith('/')) pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol.startsWith('file')) host = '//';
  }
  const query = url.query !== null && typeof url.query === 'object' ? querystring.stringify(url.query) : '';
  const search = (url.search || (query && `?${query}`) || '').replaceAll('#', '%23');
  const hash = url.hash || '';
  return [
    protocol,
    host,
    pathname,
    search && !search.startsWith('?') ? `?${search}` : search,
    hash && !hash.startsWith('#') ? `#${hash}` : hash,
  ].join('');
}

function hostOf({ host, hostname, port }: UrlParts): string {
  if (host) return host;
  if (!hostname) return '';
  const name = hostname.includes(':') && !isBracketed(hostname) ? `[${hostname}]` : hostname;
  return port ? `${name}:${port}` : name;
}
