/** Who signed a request, and whether they did: Signature Version 4, in the Authorization header or in the query. */
import { timingSafeEqual } from 'node:crypto';
import {
  ALGORITHM,
  canonicalRequest,
  type PathStyle,
  queryPairs,
  type SignableRequest,
  stringToSign,
} from './canonical-request';
import { sha256Hex, signatureOf, signingKey } from './signing-key';

export type Place = 'header' | 'query';

/** Why a request is refused; every service has words of its own for each. */
export type SignatureProblem =
  | { readonly reason: 'anonymous' }
  | { readonly reason: 'two mechanisms' }
  | { readonly reason: 'unsupported algorithm'; readonly given: string }
  | { readonly reason: 'malformed'; readonly place: Place; readonly detail: string }
  | { readonly reason: 'unknown key'; readonly accessKeyId: string }
  | {
      readonly reason: 'wrong region' | 'wrong service';
      readonly place: Place;
      readonly given: string;
      readonly expected: string;
    }
  | { readonly reason: 'skewed'; readonly signed: string; readonly now: number }
  | { readonly reason: 'expired'; readonly expires: number; readonly seconds: number; readonly now: number }
  | { readonly reason: 'not yet valid'; readonly now: number }
  | {
      readonly reason: 'mismatch';
      readonly accessKeyId: string;
      readonly signature: string;
      readonly stringToSign: string;
      readonly canonicalRequest: string;
    };

export class SignatureError extends Error {
  override readonly name = 'SignatureError';
  readonly problem: SignatureProblem;

  constructor(problem: SignatureProblem) {
    super(problem.reason);
    this.problem = problem;
  }
}

export interface Verifier {
  /** Secret by access key. */
  readonly credentials: ReadonlyMap<string, string>;
  readonly region: string;
  readonly service: string;
  readonly style: PathStyle;
  /** Milliseconds since 1970. */
  now(): number;
}

export interface Verified {
  readonly accessKeyId: string;
  readonly place: Place;
  readonly signedHeaders: readonly string[];
  /** What the chunks of a signed stream go on from. */
  readonly signature: string;
  readonly key: Buffer;
  readonly time: string;
  readonly scope: string;
}

interface Claim {
  readonly place: Place;
  readonly credential: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly time: string;
  /** Seconds that a URL is good for. */
  readonly seconds: number | null;
}

/** How far the clock of a client may be off. */
export const MOST_SKEW = 15 * 60_000;
const LONGEST_EXPIRY = 604_800;

/**
 * @param payloadHash what stands for the body in the text that was signed
 * @throws {SignatureError}
 */
export function verify(request: SignableRequest, payloadHash: string, verifier: Verifier): Verified {
  const claim = claimOf(request);
  const { place, signature, signedHeaders, time } = claim;
  const scope = scopeOf(claim, verifier);
  const { accessKeyId, secret } = whose(claim, verifier);
  checkTime(claim, verifier.now());
  const canonical = canonicalRequest(request, signedHeaders, payloadHash, verifier.style);
  const text = stringToSign(time, scope, sha256Hex(canonical));
  const key = signingKey(secret, scope);
  if (!sameText(signatureOf(key, text), signature))
    throw new SignatureError({
      reason: 'mismatch',
      accessKeyId,
      signature,
      stringToSign: text,
      canonicalRequest: canonical,
    });
  return { accessKeyId, place, signedHeaders, signature, key, time, scope };
}

/** In a time that says nothing of where they differ. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** `20130524T000000Z` in milliseconds since 1970; NaN for anything else. */
const parseAmzDate = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

function claimOf({ headers, query }: SignableRequest): Claim {
  const authorization = headers.get('authorization')?.[0];
  const parameters = new Map(queryPairs(query));
  const inQuery = parameters.has('X-Amz-Algorithm') || parameters.has('X-Amz-Signature');
  if (authorization !== undefined && inQuery) throw new SignatureError({ reason: 'two mechanisms' });
  if (inQuery) return claimInQuery(parameters);
  if (authorization === undefined) throw new SignatureError({ reason: 'anonymous' });
  return claimInHeader(authorization, headers);
}

function claimInHeader(authorization: string, headers: SignableRequest['headers']): Claim {
  const [algorithm = '', ...rest] = authorization.trim().split(/\s+/);
  if (algorithm !== ALGORITHM)
    throw new SignatureError({ reason: 'unsupported algorithm', given: algorithm });
  const fields = new Map(
    rest
      .join('')
      .split(',')
      .map((field) => {
        const cut = field.indexOf('=');
        return [field.slice(0, cut), field.slice(cut + 1)] as const;
      }),
  );
  const field = (name: string): string => {
    const value = fields.get(name);
    if (value !== undefined && value !== '') return value;
    throw malformed(
      'header',
      `the authorization header requires three components: Credential, SignedHeaders, and Signature`,
    );
  };
  const date = headers.get('x-amz-date')?.[0] ?? headers.get('date')?.[0];
  if (date === undefined)
    throw malformed('header', 'AWS authentication requires a valid Date or x-amz-date header');
  return {
    place: 'header',
    credential: field('Credential'),
    signedHeaders: field('SignedHeaders').split(';'),
    signature: field('Signature'),
    time: Number.isNaN(parseAmzDate(date)) ? amzDate(Date.parse(date)) : date,
    seconds: null,
  };
}

function amzDate(milliseconds: number): string {
  if (Number.isNaN(milliseconds))
    throw malformed('header', 'AWS authentication requires a valid Date or x-amz-date header');
  return new Date(milliseconds).toISOString().replace(/[-:]|\.\d+/g, '');
}

function claimInQuery(parameters: ReadonlyMap<string, string>): Claim {
  const parameter = (name: string): string => {
    const value = parameters.get(name);
    if (value !== undefined) return value;
    throw malformed(
      'query',
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  };
  if (parameter('X-Amz-Algorithm') !== ALGORITHM)
    throw malformed('query', 'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"');
  const given = parameter('X-Amz-Expires');
  const seconds = Number(given);
  if (!/^-?\d+$/.test(given)) throw malformed('query', 'X-Amz-Expires should be a number');
  if (seconds < 0) throw malformed('query', 'X-Amz-Expires must be non-negative');
  if (seconds > LONGEST_EXPIRY)
    throw malformed(
      'query',
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    );
  return {
    place: 'query',
    credential: parameter('X-Amz-Credential'),
    signedHeaders: parameter('X-Amz-SignedHeaders').split(';'),
    signature: parameter('X-Amz-Signature'),
    time: parameter('X-Amz-Date'),
    seconds,
  };
}

function scopeOf({ place, credential, time }: Claim, { region, service }: Verifier): string {
  const parts = credential.split('/');
  // An access key may hold slashes: the scope is the last four.
  const [day, givenRegion, givenService, end] = parts.slice(-4);
  if (parts.length < 5 || end !== 'aws4_request')
    throw malformed(
      place,
      `the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".`,
    );
  if (Number.isNaN(parseAmzDate(time)))
    throw malformed(place, "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  if (day !== time.slice(0, 8))
    throw malformed(
      place,
      `Invalid credential date "${day}". This date is not the same as X-Amz-Date: "${time.slice(0, 8)}".`,
    );
  if (givenService !== service)
    throw new SignatureError({
      reason: 'wrong service',
      place,
      given: givenService ?? '',
      expected: service,
    });
  if (givenRegion !== region)
    throw new SignatureError({ reason: 'wrong region', place, given: givenRegion ?? '', expected: region });
  return `${day}/${givenRegion}/${givenService}/${end}`;
}

function whose({ credential }: Claim, { credentials }: Verifier): { accessKeyId: string; secret: string } {
  const accessKeyId = credential.split('/').slice(0, -4).join('/');
  const secret = credentials.get(accessKeyId);
  if (secret === undefined) throw new SignatureError({ reason: 'unknown key', accessKeyId });
  return { accessKeyId, secret };
}

function checkTime({ time, seconds }: Claim, now: number): void {
  const signed = parseAmzDate(time);
  if (seconds === null) {
    if (Math.abs(now - signed) > MOST_SKEW) throw new SignatureError({ reason: 'skewed', signed: time, now });
    return;
  }
  if (signed - now > MOST_SKEW) throw new SignatureError({ reason: 'not yet valid', now });
  const expires = signed + seconds * 1000;
  if (now > expires) throw new SignatureError({ reason: 'expired', expires, seconds, now });
}

const malformed = (place: Place, detail: string): SignatureError =>
  new SignatureError({ reason: 'malformed', place, detail });
