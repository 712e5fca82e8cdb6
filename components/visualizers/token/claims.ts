import { span } from '@/lib/projections/span';

/** Registered names (RFC 7519 §4.1, RFC 7515 §4.1, RFC 9068 §2.2), in a few words. */
const MEANING: Readonly<Record<string, string>> = {
  alg: 'how it was signed',
  typ: 'what kind of token',
  kid: 'which key signed it',
  iss: 'who issued it',
  sub: 'whom it is about',
  aud: 'for which service',
  exp: 'not good after',
  nbf: 'not good before',
  iat: 'issued at',
  jti: 'its own id',
  scope: 'what it allows',
  client_id: 'the app that asked',
};

export interface Claim {
  readonly name: string;
  readonly value: string;
  readonly meaning: string | null;
}

/**
 * Claims for people: times as dates, and against the server's clock.
 * @param now milliseconds since the epoch; `null` when unknown
 */
export function claimsOf(object: Readonly<Record<string, unknown>>, now: number | null): readonly Claim[] {
  return Object.entries(object).map(([name, value]) => {
    const meaning = MEANING[name] ?? null;
    if (!['exp', 'nbf', 'iat', 'auth_time'].includes(name) || typeof value !== 'number') {
      return { name, value: JSON.stringify(value), meaning };
    }
    const date = new Date(value * 1000);
    const readable = Number.isNaN(date.getTime())
      ? 'no date'
      : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
    const difference = now === null ? null : value - now / 1000;
    const relative =
      difference === null
        ? ''
        : difference < 0
          ? `, ${span(difference)} before this request`
          : `, ${span(difference)} after this request`;
    return { name, value: String(value), meaning: `${meaning ?? 'time'}: ${readable}${relative}` };
  });
}
