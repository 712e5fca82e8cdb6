import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Sketch, sketches } from './exchange.fixture';
import { decodeJws, toBase64Url } from './jws';
import { hs256, type Jwk, publicKeyPem } from './jws-signature';
import { projectTokens, settleTokens } from './token-anatomy';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const seconds = NOW / 1000;
const date = ['Date', new Date(NOW).toUTCString()] as const;
const good = { iss: 'https://issuer.test', aud: 'notes', sub: 'ada', exp: seconds + 600 };

let key: CryptoKey;
let jwk: Jwk;

beforeAll(async () => {
  const pair = await generateKeyPair('RS256', { extractable: true });
  key = pair.privateKey;
  jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' } as unknown as Jwk;
});

const signed = (claims: JWTPayload, header = {}) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one', ...header }).sign(key);

const jwks = (): Sketch => ({
  request: 'GET /.well-known/jwks.json',
  answer: JSON.stringify({ keys: [jwk] }),
  headers: [date],
});
const issue = (token: string, body = '{}'): Sketch => ({
  request: 'POST /token',
  body,
  answer: JSON.stringify({ access_token: token }),
  headers: [date],
});
const use = (token: string, status = 200, scheme = 'Bearer'): Sketch => ({
  request: 'GET /notes',
  sent: [['Authorization', `${scheme} ${token}`]],
  status,
  headers:
    status === 401
      ? [date, ['WWW-Authenticate', 'Bearer error="invalid_token", error_description="no, \\"no\\""']]
      : [date],
});

async function last(...parts: Sketch[]) {
  const { sightings } = await settleTokens(projectTokens(sketches(...parts)));
  const sighting = sightings.at(-1);
  if (!sighting) throw new Error('no token was seen');
  return sighting;
}

describe('tokens on the wire', () => {
  it('passes every rung for a good token', async () => {
    const token = await signed(good);
    const sighting = await last(jwks(), issue(token), use(token, 200, 'bearer'));
    expect(sighting.rungs.map((rung) => [rung.id, rung.state])).toEqual(
      ['well-formed', 'alg', 'kid', 'signature', 'iss', 'aud', 'time'].map((id) => [id, 'pass']),
    );
    expect(sighting).toMatchObject({ scheme: 'bearer', failsFirst: null, verdict: { tone: 'good' } });
  });

  it.each([
    ['aud', { ...good, aud: 'billing' }],
    ['iss', { ...good, iss: 'https://evil.test' }],
    ['time', { ...good, exp: seconds - 61 }],
    ['time', { ...good, nbf: seconds + 300 }],
    ['time', { iss: good.iss, aud: good.aud }],
  ])('finds that %s fails first', async (rung, claims) => {
    const sighting = await last(jwks(), issue(await signed(good)), use(await signed(claims), 401));
    expect(sighting.failsFirst?.id).toBe(rung);
    expect(sighting.challenge?.parameters).toEqual({ error: 'invalid_token', error_description: 'no, "no"' });
    expect(sighting.verdict.tone).toBe('good');
  });

  it('forgives a minute of clock difference', async () => {
    const sighting = await last(
      jwks(),
      issue(await signed(good)),
      use(await signed({ ...good, exp: seconds - 30 })),
    );
    expect(sighting.failsFirst).toBeNull();
  });

  it('blames a server that accepts what it should refuse', async () => {
    const unsigned = `${toBase64Url('{"alg":"none"}')}.${toBase64Url(JSON.stringify(good))}.`;
    const sighting = await last(jwks(), issue(await signed(good)), use(unsigned, 200));
    expect(sighting.failsFirst?.id).toBe('alg');
    expect(sighting.verdict).toMatchObject({ tone: 'bad', text: expect.stringContaining('did not check') });
  });

  it('sees a changed claim in the signature, and the confusion of HS256 with RS256 in alg', async () => {
    const [head, , signature] = (await signed(good)).split('.');
    const forged = `${head}.${toBase64Url(JSON.stringify({ ...good, sub: 'root' }))}.${signature}`;
    expect((await last(jwks(), use(forged, 401))).failsFirst?.id).toBe('signature');

    const input = `${toBase64Url('{"alg":"HS256","kid":"one"}')}.${toBase64Url(JSON.stringify(good))}`;
    const confused = `${input}.${await hs256(input, await publicKeyPem(jwk))}`;
    expect((await last(jwks(), use(confused, 401))).failsFirst?.id).toBe('alg');
  });

  it('learns the usual aud from tokens that nobody asked to be special', async () => {
    const special = await signed({ ...good, aud: 'billing' });
    const sighting = await last(
      jwks(),
      issue(special, '{"aud":"billing"}'),
      issue(await signed(good)),
      use(special, 200),
    );
    expect(sighting.failsFirst?.id).toBe('aud');
  });

  it('holds a token against the keys of its own time, and a first token against keys read later', async () => {
    const token = await signed(good);
    const rotated: Sketch = { ...jwks(), answer: JSON.stringify({ keys: [{ ...jwk, kid: 'two' }] }) };
    const { sightings } = await settleTokens(
      projectTokens(sketches(use(token), jwks(), use(token), rotated, use(token, 401))),
    );
    expect(sightings.map((sighting) => sighting.failsFirst?.id ?? null)).toEqual(['kid', null, 'kid']);
  });

  it('says plainly what it cannot know', async () => {
    const sighting = await last(use(await signed(good)));
    const states = Object.fromEntries(sighting.rungs.map((rung) => [rung.id, rung.state]));
    expect(states).toMatchObject({
      alg: 'unknown',
      kid: 'unknown',
      signature: 'unknown',
      iss: 'unknown',
      aud: 'unknown',
    });
  });

  it('tells 401 from 403', async () => {
    const token = await signed(good);
    const scope = { headers: [date, ['WWW-Authenticate', 'Bearer error="insufficient_scope"']] } as const;
    const verdict = async (...parts: Sketch[]) => (await last(jwks(), issue(token), ...parts)).verdict;
    expect((await verdict({ ...use(token, 403), ...scope })).tone).toBe('good');
    expect(await verdict(use(token, 403))).toMatchObject({
      tone: 'plain',
      text: expect.stringContaining('refused'),
    });
    expect((await last(jwks(), issue(token), use(`${token}x`, 403))).verdict.text).toContain('401');
  });
});

describe('decodeJws', () => {
  it.each([
    ['abc', 'it has 1 part, not three'],
    ['!.e30.x', 'the header holds characters'],
    [`${toBase64Url('hi')}.e30.`, 'the header is not JSON'],
    [`${toBase64Url('[]')}.e30.`, 'the header is not a JSON object'],
    ['e30.e30.', 'the header names no alg'],
    [`${toBase64Url('{"alg":"HS256"}')}.e30.a=`, 'the signature holds'],
  ])('names the problem of %s', (token, problem) => {
    expect(decodeJws(token).problem).toContain(problem);
  });
});
