/** Bearer tokens on the wire: what is in them, which check fails first, and what the server said. */
import { header } from '@/sandboxes/http1/message';
import { type Challenge, parseChallenge } from './challenge';
import { pathOf, type SeenExchange, wallClock } from './exchange';
import { type DecodedJws, decodeJws, type JsonObject } from './jws';
import { type Jwk, type SignatureVerdict, verifySignature } from './jws-signature';
import { climb, type Expectation, firstFailure, type Rung } from './token-ladder';

export interface Sighting {
  readonly seq: number;
  readonly lastSeq: number;
  readonly exchange: SeenExchange;
  /** The scheme as it was spelled: `Bearer`, `bearer`. Any case is right (RFC 9110 §11.1). */
  readonly scheme: string;
  readonly decoded: DecodedJws;
  readonly expected: Expectation;
  readonly rungs: readonly Rung[];
  readonly failsFirst: Rung | null;
  readonly status: number | null;
  readonly challenge: Challenge | null;
  readonly verdict: { readonly text: string; readonly tone: 'good' | 'bad' | 'plain' };
}

export interface TokenProjection {
  /** The newest last. */
  readonly sightings: readonly Sighting[];
  readonly notDrawn: number;
  /** The newest key set seen. */
  readonly keys: readonly Jwk[] | null;
  readonly tokensIssued: number;
}

const CREDENTIALS = /^(bearer) +(\S+)$/i;
const NOT_VERIFIED: SignatureVerdict = { state: 'unknown', why: 'being computed' };
const decoder = new TextDecoder();

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(body));
  } catch {
    // Most bodies are no JSON; that is an answer, not an error.
    return undefined;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keySetIn(exchange: SeenExchange): readonly Jwk[] | null {
  if (exchange.response?.status !== 200 || !pathOf(exchange.request.target).endsWith('/jwks.json'))
    return null;
  const set = jsonOf(exchange.response.body);
  if (!isObject(set) || !Array.isArray(set['keys'])) return null;
  return set['keys'].filter((key): key is Jwk => isObject(key) && typeof key['kty'] === 'string');
}

/** A token that an answer handed out, with the claims that the request itself asked for. */
interface Issued {
  readonly token: DecodedJws;
  readonly asked: ReadonlySet<string>;
}

function issuedIn(exchange: SeenExchange): Issued[] {
  const status = exchange.response?.status ?? 0;
  if (!exchange.response || status < 200 || status > 299) return [];
  const answer = jsonOf(exchange.response.body);
  if (!isObject(answer)) return [];
  const asked = new Set<string>();
  const collect = (value: unknown) => {
    if (!isObject(value)) return;
    for (const [name, inner] of Object.entries(value)) {
      asked.add(name);
      collect(inner);
    }
  };
  collect(jsonOf(exchange.request.body));
  return Object.values(answer)
    .filter((value): value is string => typeof value === 'string' && value.split('.').length === 3)
    .map((value) => ({ token: decodeJws(value), asked }))
    .filter(({ token }) => token.problem === null);
}

/** The value that the issuer gives of itself: a token that was asked for a special one proves nothing. */
function usual(issued: readonly Issued[], part: 'header' | 'payload', name: string): string | null {
  for (const { token, asked } of issued) {
    const value = token[part]?.[name];
    const one = Array.isArray(value) ? value[0] : value;
    if (!asked.has(name) && typeof one === 'string') return one;
  }
  return null;
}

/** How a check is spoken of in a sentence. */
const named = (rung: Rung) => `the check “${rung.title}”`;

function judge(
  failsFirst: Rung | null,
  status: number | null,
  challenge: Challenge | null,
): Sighting['verdict'] {
  if (status === null) return { text: 'No answer yet.', tone: 'plain' };
  const said = challenge?.parameters['error_description'];
  if (status === 401) {
    return failsFirst
      ? {
          text: `Refused, and rightly: ${named(failsFirst)} fails (${failsFirst.why}).`,
          tone: 'good',
        }
      : {
          text: `Refused, though no check here fails${said ? `. It says: ${said}` : ' and the answer does not say why'}.`,
          tone: 'plain',
        };
  }
  if (failsFirst && status < 400) {
    return {
      text: `Accepted with ${status}, although ${named(failsFirst)} fails (${failsFirst.why}). The server did not check it.`,
      tone: 'bad',
    };
  }
  if (status === 403) {
    return failsFirst
      ? {
          text: `403, although ${named(failsFirst)} fails: a bad token is a 401; 403 is for a good one that may not do this.`,
          tone: 'bad',
        }
      : challenge?.parameters['error'] === 'insufficient_scope'
        ? { text: 'The token is good, and not enough for this request.', tone: 'good' }
        : {
            text: '403, though no check here fails. If the token may not do this, the answer should say insufficient_scope (RFC 6750 §3.1); if not, a good token was refused.',
            tone: 'plain',
          };
  }
  if (status < 400)
    return { text: `Accepted with ${status}, and no check here speaks against it.`, tone: 'good' };
  return failsFirst
    ? {
        text: `Answered ${status}, but ${named(failsFirst)} fails: a bad token deserves a 401.`,
        tone: 'bad',
      }
    : { text: `Answered ${status}: not about the token.`, tone: 'plain' };
}

function judged(
  sighting: Omit<Sighting, 'rungs' | 'failsFirst' | 'verdict'>,
  signature: SignatureVerdict,
): Sighting {
  const rungs = climb(sighting.decoded, sighting.expected, signature);
  const failsFirst = firstFailure(rungs);
  return { ...sighting, rungs, failsFirst, verdict: judge(failsFirst, sighting.status, sighting.challenge) };
}

/**
 * Projects exchanges. Signatures are left unverified, as WebCrypto is asynchronous: see `settleTokens`.
 * @param limit most tokens kept, the newest
 */
export function projectTokens(exchanges: readonly SeenExchange[], limit = 40): TokenProjection {
  const timeAt = wallClock(exchanges);
  const issued = exchanges.flatMap(issuedIn);
  // What the issuer usually writes is known from any moment on the log: tokens do not change what an issuer is.
  const usualAlg = usual(issued, 'header', 'alg');
  const [iss, aud] = [usual(issued, 'payload', 'iss'), usual(issued, 'payload', 'aud')];
  let keys: readonly Jwk[] | null = null;
  const sightings: Sighting[] = [];
  for (const exchange of exchanges) {
    keys = keySetIn(exchange) ?? keys;
    const credentials = CREDENTIALS.exec(header(exchange.request.headers, 'authorization')?.trim() ?? '');
    if (!credentials?.[1] || !credentials[2]) continue;
    const offered = exchange.response && header(exchange.response.headers, 'www-authenticate');
    const expected: Expectation = {
      keys,
      algs: usualAlg === null ? null : [usualAlg],
      iss,
      aud,
      now: timeAt(exchange.requestStart),
      skew: 60,
    };
    sightings.push(
      judged(
        {
          seq: exchange.seq,
          lastSeq: exchange.lastSeq,
          exchange,
          scheme: credentials[1],
          decoded: decodeJws(credentials[2]),
          expected,
          status: exchange.response?.status ?? null,
          challenge: offered ? parseChallenge(offered) : null,
        },
        NOT_VERIFIED,
      ),
    );
  }
  // A key set that is read later still says which keys there are: better than knowing none.
  const complete = sightings.map((sighting) =>
    sighting.expected.keys
      ? sighting
      : judged({ ...sighting, expected: { ...sighting.expected, keys } }, NOT_VERIFIED),
  );
  return {
    sightings: complete.slice(-limit),
    notDrawn: Math.max(0, complete.length - limit),
    keys,
    tokensIssued: issued.length,
  };
}

/** The same projection with every signature verified against the keys that were seen. */
export async function settleTokens(projection: TokenProjection): Promise<TokenProjection> {
  const sightings = await Promise.all(
    projection.sightings.map(async (sighting) => {
      const { decoded, expected } = sighting;
      if (decoded.problem !== null || !decoded.header) return sighting;
      return judged(sighting, await verifySignature(decoded.parts, decoded.header, expected.keys));
    }),
  );
  return { ...projection, sightings };
}
