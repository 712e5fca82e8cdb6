/** Signature Version 4 on the client's side. Not by Web Crypto, which a page that came over plain HTTP does not have. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import {
  ALGORITHM,
  canonicalRequest,
  encodeUri,
  type PathStyle,
  stringToSign,
} from '../../services/aws/canonical-request';

export interface AwsKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

export interface Signed {
  readonly key: AwsKey;
  /** `s3`, `sqs`. */
  readonly service: string;
  /** Milliseconds since 1970, by the service's clock. */
  readonly now: number;
}

const hexSha256 = (data: string | Uint8Array): string =>
  bytesToHex(sha256(typeof data === 'string' ? utf8ToBytes(data) : data));

const amzDate = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace(/[-:]|\.\d+/g, '');

const styleOf = (service: string): PathStyle => (service === 's3' ? 's3' : 'normalized');

function signatureOf({ key, service, now }: Signed, canonical: string): string {
  const time = amzDate(now);
  const scope = scopeOf({ key, service, now });
  const signingKey = scope
    .split('/')
    .reduce<Uint8Array>(
      (before, part) => hmac(sha256, before, utf8ToBytes(part)),
      utf8ToBytes(`AWS4${key.secretAccessKey}`),
    );
  return bytesToHex(hmac(sha256, signingKey, utf8ToBytes(stringToSign(time, scope, hexSha256(canonical)))));
}

const scopeOf = ({ key, service, now }: Signed): string =>
  `${amzDate(now).slice(0, 8)}/${key.region}/${service}/aws4_request`;

const listed = (headers: Readonly<Record<string, string>>): Map<string, string[]> =>
  new Map(Object.entries(headers).map(([name, value]) => [name, [value]]));

/**
 * @param headers names in lower case, without `host`
 * @returns those, and the ones that prove who asks
 */
export function signHeaders(
  { method, url, headers, body }: Unsigned,
  signed: Signed,
): Readonly<Record<string, string>> {
  const payload = hexSha256(body);
  const sent: Record<string, string> = {
    ...headers,
    'x-amz-date': amzDate(signed.now),
    ...(signed.service === 's3' ? { 'x-amz-content-sha256': payload } : {}),
  };
  const all = listed({ ...sent, host: url.host });
  const names = [...all.keys()].toSorted();
  const { pathname: path, search } = url;
  const request = { method, path, query: search.slice(1), headers: all };
  const signature = signatureOf(signed, canonicalRequest(request, names, payload, styleOf(signed.service)));
  const credential = `${signed.key.accessKeyId}/${scopeOf(signed)}`;
  return {
    ...sent,
    authorization: `${ALGORITHM} Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}

/**
 * A link that anybody may GET for a while.
 * @param seconds that it is good for
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function presignUrl(url: URL, seconds: number, signed: Signed): string {
  const query = Object.entries({
    'X-Amz-Algorithm': ALGORITHM,
    'X-Amz-Credential': `${signed.key.accessKeyId}/${scopeOf(signed)}`,
    'X-Amz-Date': amzDate(signed.now),
    'X-Amz-Expires': String(seconds),
    'X-Amz-SignedHeaders': 'host',
  })
    .map(([name, value]) => `${name}=${encodeUri(value)}`)
    .join('&');
  const request = { method: 'GET', path: url.pathname, query, headers: listed({ host: url.host }) };
  const canonical = canonicalRequest(request, ['host'], 'UNSIGNED-PAYLOAD', styleOf(signed.service));
  return `${url.origin}${url.pathname}?${query}&X-Amz-Signature=${signatureOf(signed, canonical)}`;
}

export interface Unsigned {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}
