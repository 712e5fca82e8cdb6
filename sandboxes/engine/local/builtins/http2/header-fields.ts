/** Headers as programs have them, and as the wire does. */
import type { Field } from '../../../../http2/hpack/static-table';
import { typeError } from './errors';

export const sensitiveHeaders: unique symbol = Symbol('sensitiveHeaders');

export type HeaderValue = string | number | readonly (string | number)[] | undefined | null;
export interface OutgoingHeaders {
  [name: string]: HeaderValue;
  [sensitiveHeaders]?: readonly string[];
}
export interface IncomingHeaders {
  [name: string]: string | string[] | number | undefined;
  [sensitiveHeaders]?: string[];
}

const PSEUDO = new Set([':status', ':method', ':authority', ':scheme', ':path', ':protocol']);
const REFUSED = new Set([
  'connection',
  'upgrade',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
]);
/** Fields that may come once: of a second one nothing is kept. */
const SINGLE = new Set(
  (
    ':status :method :authority :scheme :path :protocol access-control-allow-credentials access-control-max-age ' +
    'access-control-request-method age authorization content-encoding content-language content-length content-location ' +
    'content-md5 content-range content-type date dnt etag expires from host if-match if-modified-since if-none-match ' +
    'if-range if-unmodified-since last-modified location max-forwards proxy-authorization range referer retry-after tk ' +
    'upgrade-insecure-requests user-agent x-content-type-options'
  ).split(' '),
);

/** Octets of UTF-8 in a string, one character each, as Node writes values. */
const octets = (text: string) => Buffer.from(text, 'latin1').toString('latin1');

/** @throws {TypeError} on what belongs to HTTP/1, on unknown pseudo-headers, on several values of a field that takes one */
export function toFields(headers: OutgoingHeaders): Field[] {
  const pseudo: Field[] = [];
  const regular: Field[] = [];
  const secret = new Set((headers[sensitiveHeaders] ?? []).map((name) => name.toLowerCase()));
  const seen = new Set<string>();
  for (const [key, given] of Object.entries(headers)) {
    if (given === undefined || given === null || key === '') continue;
    const name = key.toLowerCase();
    const values = Array.isArray(given) ? given.map(String) : [String(given)];
    if (values.length === 0) continue;
    if (SINGLE.has(name) && (seen.has(name) || values.length > 1))
      throw typeError('HEADER_SINGLE_VALUE', `Header field "${name}" must only have a single value`);
    seen.add(name);
    if (name.startsWith(':')) {
      if (!PSEUDO.has(name))
        throw typeError(
          'INVALID_PSEUDOHEADER',
          `"${name}" is an invalid pseudoheader or is used incorrectly`,
        );
      pseudo.push({ name, value: octets(values[0] as string) });
      continue;
    }
    if (REFUSED.has(name) || (name === 'te' && values[0] !== 'trailers'))
      throw typeError(
        'INVALID_CONNECTION_HEADERS',
        `HTTP/1 Connection specific headers are forbidden: "${name}"`,
      );
    for (const value of values)
      regular.push({ name, value: octets(value), ...(secret.has(name) ? { sensitive: true } : {}) });
  }
  return [...pseudo, ...regular];
}

/** @returns the object that listeners get, its prototype null */
export function toObject(fields: readonly Field[]): IncomingHeaders {
  const headers = Object.create(null) as IncomingHeaders;
  const secret: string[] = [];
  for (const { name, value, sensitive } of fields) {
    if (sensitive) secret.push(name);
    const before = headers[name];
    if (before === undefined)
      headers[name] = name === ':status' ? Number(value) : name === 'set-cookie' ? [value] : value;
    else if (SINGLE.has(name)) continue;
    else if (Array.isArray(before)) before.push(value);
    else headers[name] = `${before}${name === 'cookie' ? '; ' : ', '}${value}`;
  }
  headers[sensitiveHeaders] = secret;
  return headers;
}

export const rawHeaders = (fields: readonly Field[]): string[] =>
  fields.flatMap(({ name, value }) => [name, value]);
