/** `node:url`: the WHATWG classes of the browser, file URLs, and the legacy parser for programs that still call it. */
import { invalidArgType } from '../node-error';
import { decode } from '../punycode/coding';
import { fileURLToPath, pathToFileURL } from './file-urls';
import { formatted, type UrlParts } from './legacy-format';
import { standardHostname } from './legacy-parts';
import { Url, urlParse } from './legacy-url';

interface FormatOptions {
  readonly auth?: unknown;
  readonly fragment?: unknown;
  readonly search?: unknown;
  readonly unicode?: unknown;
}

function urlFormat(url: URL | UrlParts | string, options?: FormatOptions): string {
  if (typeof url === 'string') return urlParse(url).format();
  if (typeof url !== 'object' || url === null)
    throw invalidArgType('urlObject', 'one of type object or string', url);
  return url instanceof URL ? formatStandard(url, options) : formatted(url);
}

function formatStandard(url: URL, options?: FormatOptions): string {
  if (options !== undefined && (typeof options !== 'object' || options === null))
    throw invalidArgType('options', 'of type object', options);
  const chosen = (value: unknown, otherwise: boolean) => (value == null ? otherwise : Boolean(value));
  const copy = new URL(url.href);
  if (!chosen(options?.auth, true)) copy.username = copy.password = '';
  if (!chosen(options?.fragment, true)) copy.hash = '';
  if (!chosen(options?.search, true)) copy.search = '';
  return chosen(options?.unicode, false) && copy.hostname.includes('xn--')
    ? copy.href.replace(copy.hostname, inUnicode(copy.hostname))
    : copy.href;
}

const urlResolve = (from: string, to: string): string => urlParse(from, false, true).resolve(to);

const urlResolveObject = (from: string, to: string | Url): string | Url =>
  from ? urlParse(from, false, true).resolveObject(to) : to;

function urlToHttpOptions(url: URL): Record<string, unknown> {
  return {
    // Whatever a program has set on the URL itself goes along.
    ...url,
    __proto__: null,
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

const inUnicode = (hostname: string): string =>
  hostname.replace(/(?<=^|\.)xn--([^.]+)/g, (_, label: string) => decode(label));

export default {
  Url,
  parse: urlParse,
  resolve: urlResolve,
  resolveObject: urlResolveObject,
  format: urlFormat,
  URL,
  URLSearchParams,
  domainToASCII: standardHostname,
  domainToUnicode: (name: string): string => inUnicode(standardHostname(name)),
  pathToFileURL,
  fileURLToPath,
  urlToHttpOptions,
};
