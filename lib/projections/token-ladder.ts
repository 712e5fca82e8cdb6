/**
 * The checks that a resource server owes every token, in the order in which a careful one makes them
 * (RFC 7519 §7.2, RFC 8725 §3). A server stops at the first that fails.
 */
import type { DecodedJws } from './jws';
import { algorithmsOf, type Jwk, type SignatureVerdict } from './jws-signature';
import { span } from './span';

type RungId = 'well-formed' | 'alg' | 'kid' | 'signature' | 'iss' | 'aud' | 'time';
type RungState = 'pass' | 'fail' | 'unknown';

export interface Rung {
  readonly id: RungId;
  readonly title: string;
  readonly state: RungState;
  readonly why: string;
}

/** What a token is held against. Nothing here is told by the server: it is learned from traffic. */
export interface Expectation {
  /** The keys published by the newest JWKS seen; `null` before any. */
  readonly keys: readonly Jwk[] | null;
  readonly algs: readonly string[] | null;
  readonly iss: string | null;
  readonly aud: string | null;
  /** The server's time, milliseconds since the epoch; `null` when unknown. */
  readonly now: number | null;
  /** Seconds of clock difference that are forgiven. */
  readonly skew: number;
}

type Outcome = readonly [RungState, string];

function algOutcome(alg: string, { keys, algs }: Expectation): Outcome {
  if (alg.toLowerCase() === 'none') return ['fail', 'none means unsigned: anyone can write this token'];
  const allowed = keys && keys.length > 0 ? [...new Set(keys.flatMap(algorithmsOf))] : algs;
  if (!allowed) return ['unknown', `${alg}; which ones the server allows was not seen`];
  return allowed.includes(alg)
    ? ['pass', `${alg} fits the issuer's keys`]
    : ['fail', `${alg}, but the issuer signs with ${allowed.join(', ')}`];
}

function kidOutcome(kid: unknown, { keys }: Expectation): Outcome {
  if (!keys) return ['unknown', 'no key set was seen: request /.well-known/jwks.json'];
  if (kid === undefined) {
    return keys.length === 1
      ? ['pass', 'no kid, but there is only one key']
      : ['fail', `no kid, and ${keys.length} keys to choose from`];
  }
  return keys.some((key) => key['kid'] === kid)
    ? ['pass', `${String(kid)} is published`]
    : ['fail', `${String(kid)} is not among the published keys`];
}

function signatureOutcome(verdict: SignatureVerdict): Outcome {
  if (verdict.state === 'valid') return ['pass', 'matches the published key'];
  return [verdict.state === 'invalid' ? 'fail' : 'unknown', verdict.why];
}

function issOutcome(iss: unknown, expected: string | null): Outcome {
  if (expected === null)
    return ['unknown', `${JSON.stringify(iss) ?? 'absent'}; no token of the issuer was seen`];
  if (iss === expected) return ['pass', expected];
  return ['fail', `${JSON.stringify(iss) ?? 'absent'}, expected ${JSON.stringify(expected)}`];
}

function audOutcome(aud: unknown, expected: string | null): Outcome {
  if (expected === null)
    return ['unknown', `${JSON.stringify(aud) ?? 'absent'}; no token of the issuer was seen`];
  // RFC 7519 §4.1.3: one string, or an array of which one must be ours.
  const listed = Array.isArray(aud) ? aud : [aud];
  if (listed.includes(expected)) return ['pass', expected];
  return ['fail', `${JSON.stringify(aud) ?? 'absent'}, expected ${JSON.stringify(expected)}`];
}

function timeOutcome(payload: DecodedJws['payload'], { now, skew }: Expectation): Outcome {
  const exp = payload?.['exp'];
  const nbf = payload?.['nbf'];
  if (exp !== undefined && typeof exp !== 'number')
    return ['fail', 'exp is not a number of seconds (RFC 7519 §2, NumericDate)'];
  if (nbf !== undefined && typeof nbf !== 'number')
    return ['fail', 'nbf is not a number of seconds (RFC 7519 §2, NumericDate)'];
  if (exp === undefined) return ['fail', 'no exp: it would be good for ever'];
  if (now === null) return ['unknown', 'the server sent no Date yet, so its time is not known'];
  const left = exp - now / 1000;
  if (left <= -skew) return ['fail', `expired ${span(left)} before this request`];
  if (nbf !== undefined && nbf - now / 1000 > skew)
    return ['fail', `not valid for another ${span(nbf - now / 1000)}`];
  return left <= 0
    ? ['pass', `expired ${span(left)} ago, within the ${skew} s that clocks may differ`]
    : ['pass', `${span(left)} left`];
}

/** Climbs every rung, also past the first that fails: one sees what else is wrong. */
export function climb(
  token: DecodedJws,
  expected: Expectation,
  signature: SignatureVerdict,
): readonly Rung[] {
  const rung = (id: RungId, title: string, [state, why]: Outcome): Rung => ({ id, title, state, why });
  const shape: Outcome =
    token.problem === null ? ['pass', 'three base64url parts, JSON inside'] : ['fail', token.problem];
  const rungs = [rung('well-formed', 'Well-formed', shape)];
  if (token.problem !== null || !token.header || !token.payload) return rungs;
  return [
    ...rungs,
    rung('alg', 'alg allowed', algOutcome(String(token.header['alg']), expected)),
    rung('kid', 'kid known', kidOutcome(token.header['kid'], expected)),
    rung('signature', 'Signature', signatureOutcome(signature)),
    rung('iss', 'iss', issOutcome(token.payload['iss'], expected.iss)),
    rung('aud', 'aud', audOutcome(token.payload['aud'], expected.aud)),
    rung('time', 'exp or nbf', timeOutcome(token.payload, expected)),
  ];
}

export function firstFailure(rungs: readonly Rung[]): Rung | null {
  return rungs.find((rung) => rung.state === 'fail') ?? null;
}
