/** The texts that Signature Version 4 signs: pure, so that a service, a terminal's client and a page can all use them. */

export interface SignableRequest {
  readonly method: string;
  /** As on the wire, without the query: percent-encoded, not normalized. */
  readonly path: string;
  /** As on the wire, without the question mark. */
  readonly query: string;
  /** Names in lower case; values in the order of the wire. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
}

/**
 * How a service reads the path. S3 signs it as it is; every other service encodes what is encoded already and
 * removes `.`, `..` and empty segments.
 */
export type PathStyle = 's3' | 'normalized';

export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** RFC 3986: all but letters, digits and `-._~`. */
export const encodeUri = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

/** What is no valid encoding of UTF-8 stays as it is: its signature then fails like any other that is wrong. */
export function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

/** Name and value of each parameter, decoded. A plus is a space, as AWS reads it. */
export const queryPairs = (query: string): [name: string, value: string][] =>
  query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const cut = pair.indexOf('=');
      const [name, value] = cut === -1 ? [pair, ''] : [pair.slice(0, cut), pair.slice(cut + 1)];
      return [decodeUri(name.replaceAll('+', ' ')), decodeUri(value.replaceAll('+', ' '))];
    });

/**
 * @param signedHeaders names in lower case, in the order in which they were signed
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function canonicalRequest(
  { method, path, query, headers }: SignableRequest,
  signedHeaders: readonly string[],
  payloadHash: string,
  style: PathStyle,
): string {
  return [
    method,
    style === 's3'
      ? path
          .split('/')
          .map((segment) => encodeUri(decodeUri(segment)))
          .join('/')
      : normalized(path),
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${(headers.get(name) ?? []).map(trimmed).join(',')}`),
    '',
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
}

/** @param time `20130524T000000Z` @param scope `20130524/us-east-1/s3/aws4_request` */
export const stringToSign = (time: string, scope: string, hashOfCanonicalRequest: string): string =>
  [ALGORITHM, time, scope, hashOfCanonicalRequest].join('\n');

const trimmed = (value: string): string => value.trim().replace(/\s+/g, ' ');

const canonicalQuery = (query: string): string =>
  queryPairs(query)
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encodeUri(name), encodeUri(value)] as const)
    .toSorted(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map((pair) => pair.join('='))
    .join('&');

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function normalized(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(encodeUri(segment));
  }
  const trailing = kept.length > 0 && /\/\.{0,2}$/.test(path) ? '/' : '';
  return `/${kept.join('/')}${trailing}`;
}
