/** `node:url`: the WHATWG classes of the browser, file URLs, and the legacy parser for programs that still call it. */
import { invalidArgType, nodeError } from './node-error';
import querystring from './querystring';

function fileURLToPath(given: URL | string): string {
  const url = typeof given === 'string' ? new URL(given) : given;
  if (!(url instanceof URL)) throw invalidArgType('path', 'of type string or an instance of URL', given);
  if (url.protocol !== 'file:')
    throw nodeError(TypeError, 'ERR_INVALID_URL_SCHEME', 'The URL must be of scheme file');
  if (url.hostname !== '')
    throw nodeError(
      TypeError,
      'ERR_INVALID_FILE_URL_HOST',
      'File URL host must be "localhost" or empty on linux',
    );
  if (/%2f/i.test(url.pathname))
    throw nodeError(
      TypeError,
      'ERR_INVALID_FILE_URL_PATH',
      'File URL path must not include encoded / characters',
    );
  return decodeURIComponent(url.pathname);
}

function pathToFileURL(path: string): URL {
  if (typeof path !== 'string') throw invalidArgType('path', 'of type string', path);
  const base = path.startsWith('/') ? path : `${globalThis.process.cwd()}/${path}`;
  const encoded = base.replace(
    /[%\\\n\r\t?#]/g,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  );
  return new URL(`file://${encoded}`);
}

interface LegacyUrl {
  protocol: string | null;
  slashes: boolean | null;
  auth: string | null;
  host: string | null;
  port: string | null;
  hostname: string | null;
  hash: string | null;
  search: string | null;
  query: unknown;
  pathname: string | null;
  path: string | null;
  href: string;
}

/** RFC 3986 appendix B, with the authority taken apart. Lax, as `url.parse` is: it never throws for odd URLs. */
const PARTS = /^(?:([a-z][a-z0-9+.-]*:))?(\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/i;

function parse(text: unknown, parseQuery = false): LegacyUrl {
  if (typeof text !== 'string') throw invalidArgType('url', 'of type string', text);
  const [, protocol, authority, inside = '', path = '', search, hash] = PARTS.exec(text.trim()) ?? [];
  const at = inside.lastIndexOf('@');
  const host = inside.slice(at + 1).toLowerCase();
  const [, hostname = host, port] = /^(.*?)(?::(\d*))?$/.exec(host) ?? [];
  const pathname = path || (authority ? '/' : '');
  const result: LegacyUrl = {
    protocol: protocol?.toLowerCase() ?? null,
    slashes: authority === undefined ? null : true,
    auth: at === -1 ? null : decodeURIComponent(inside.slice(0, at)),
    host: authority === undefined ? null : host,
    port: port || null,
    hostname: authority === undefined ? null : hostname.replace(/^\[|\]$/g, ''),
    hash: hash ?? null,
    // Node's short way for bare paths leaves an empty text, its long way null.
    search: search ?? (parseQuery && protocol === undefined ? '' : null),
    query: parseQuery ? querystring.parse(search?.slice(1)) : (search?.slice(1) ?? null),
    pathname: pathname || null,
    path: `${pathname}${search ?? ''}` || null,
    href: '',
  };
  result.href = formatLegacy(result);
  return result;
}

function formatLegacy(url: Partial<LegacyUrl>): string {
  const protocol = url.protocol ? (url.protocol.endsWith(':') ? url.protocol : `${url.protocol}:`) : '';
  const auth = url.auth ? `${encodeURIComponent(url.auth).replace(/%3A/i, ':')}@` : '';
  const bare = url.hostname?.includes(':') ? `[${url.hostname}]` : url.hostname;
  const host = url.host ?? (bare ? `${bare}${url.port ? `:${url.port}` : ''}` : undefined);
  const authority =
    host === undefined
      ? url.slashes
        ? '//'
        : ''
      : `${url.slashes || /^(https?|ftp|file|wss?):$/.test(protocol) ? '//' : ''}${auth}${host}`;
  const query = url.query && typeof url.query === 'object' ? querystring.stringify(url.query) : '';
  const search = url.search ?? (query ? `?${query}` : '');
  const path = (url.pathname ?? '').replace(/[?#]/g, encodeURIComponent);
  const joined = authority && path && !path.startsWith('/') ? `/${path}` : path;
  return `${protocol}${authority}${joined}${search && !search.startsWith('?') ? `?${search}` : search}${url.hash ?? ''}`;
}

interface FormatOptions {
  readonly auth?: boolean;
  readonly fragment?: boolean;
  readonly search?: boolean;
}

function format(
  url: URL | Partial<LegacyUrl> | string,
  { auth = true, fragment = true, search = true }: FormatOptions = {},
): string {
  if (typeof url === 'string') return parse(url).href;
  if (!(url instanceof URL)) return formatLegacy(url);
  const copy = new URL(url.href);
  if (!auth) copy.username = copy.password = '';
  if (!fragment) copy.hash = '';
  if (!search) copy.search = '';
  return copy.href;
}

/** `url.resolve(from, to)`: as a browser follows a link, also from a bare path. */
function resolve(from: string, to: string): string {
  const base = new URL(from, 'resolve://here');
  const url = new URL(to, base);
  return url.protocol === 'resolve:' ? url.href.slice('resolve://here'.length) : url.href;
}

function urlToHttpOptions(url: URL): Record<string, unknown> {
  return {
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    hash: url.hash,
    search: url.search,
    pathname: url.pathname,
    path: `${url.pathname}${url.search}`,
    href: url.href,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    ...(url.username || url.password
      ? { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` }
      : {}),
  };
}

const domain = (convert: (url: URL) => string) => (name: string) => {
  try {
    return convert(new URL(`ws://${name}`));
  } catch {
    // Node answers with an empty string for what is no domain.
    return '';
  }
};

export default {
  URL,
  URLSearchParams,
  Url: class Url {},
  fileURLToPath,
  pathToFileURL,
  parse,
  format,
  resolve,
  urlToHttpOptions,
  domainToASCII: domain((url) => url.hostname),
  domainToUnicode: domain((url) => url.hostname),
};
