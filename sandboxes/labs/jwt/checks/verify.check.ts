import { check, expect } from '@backlab/checks';
import { bearer, forge, INVALID_TOKEN, mint, part } from './tokens.ts';

check(
  'Bearer, bearer and BEARER all work; another scheme does not',
  {
    objective: 'verify',
    lookAt: 'RFC 9110 §11.1: the scheme is case-insensitive. RFC 6750 §2.1: it is not part of the token.',
  },
  async ({ http }) => {
    const token = await mint(http, { scope: 'notes:read' });
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      const answer = await http.get('/notes', { headers: { Authorization: `${scheme} ${token}` } });
      expect(answer).toHaveStatus(200);
    }
    for (const field of [token, `Token ${token}`, `NotBearer ${token}`]) {
      expect(await http.get('/notes', { headers: { Authorization: field } })).toHaveStatus(401);
    }
  },
);

check(
  'the token chooses neither its algorithm nor its key',
  {
    objective: 'verify',
    lookAt:
      'RFC 8725 §3.1: the verifier names the algorithms it accepts. §2.1 tells of `none` and of HS256 with the public key as secret.',
  },
  async ({ http }) => {
    const genuine = await mint(http, { scope: 'notes:read' });
    expect(await http.get('/notes', bearer(genuine))).toHaveStatus(200);
    const header = part(genuine, 0);
    const payload = { ...part(genuine, 1), sub: 'mallory' };

    const unsigned = await forge({ ...header, alg: 'none' }, payload, () => new ArrayBuffer(0));
    const refusedUnsigned = await http.get('/notes', bearer(unsigned));
    expect(refusedUnsigned, { message: 'a token with "alg":"none" and no signature' }).toHaveStatus(401);
    expect(refusedUnsigned).toHaveHeader('www-authenticate', INVALID_TOKEN);

    const pem = (await http.get('/.well-known/key.pem')).text;
    const hmac = await crypto.subtle.importKey(
      'raw',
      new TextEncoder().encode(pem),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    );
    const confused = await forge({ ...header, alg: 'HS256' }, payload, (input) =>
      crypto.subtle.sign('HMAC', hmac, input),
    );
    const refusedConfused = await http.get('/notes', bearer(confused));
    expect(refusedConfused, { message: 'a token with an HMAC whose secret is the public key' }).toHaveStatus(
      401,
    );
    expect(refusedConfused).toHaveHeader('www-authenticate', INVALID_TOKEN);

    const own = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ]);
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', own.publicKey);
    const brought = await forge(
      { alg: 'ES256', typ: header['typ'], jwk: { kty, crv, x, y } },
      payload,
      (input) => crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, own.privateKey, input),
    );
    const refusedBrought = await http.get('/notes', bearer(brought));
    expect(refusedBrought, { message: "a token that brings the attacker's own key along" }).toHaveStatus(401);
    expect(refusedBrought).toHaveHeader('www-authenticate', INVALID_TOKEN);
  },
);

check(
  'a token for another service, from another issuer or of another kind is refused',
  {
    objective: 'verify',
    lookAt: 'RFC 8725 §3.8 (iss), §3.9 (aud), §3.11 (typ). What is expected stands in src/settings.ts.',
  },
  async ({ http }) => {
    const scope = 'notes:read';
    const both = await mint(http, { scope, aud: ['https://billing.example', 'https://notes.example'] });
    expect(await http.get('/notes', bearer(both)), {
      message: 'a token for us and for another service',
    }).toHaveStatus(200);
    const wrong = [
      ['meant for the billing service', { aud: 'https://billing.example' }],
      ['meant for a name that only begins like ours', { aud: 'https://notes.example.evil.example' }],
      ['of another issuer', { iss: 'https://elsewhere.example' }],
      ['of another kind, such as an ID token', { typ: 'JWT' }],
    ] as const;
    for (const [what, wish] of wrong) {
      const refused = await http.get('/notes', bearer(await mint(http, { scope, ...wish })));
      expect(refused, { message: `a token ${what}` }).toHaveStatus(401);
      expect(refused, { message: `a token ${what}` }).toHaveHeader('www-authenticate', INVALID_TOKEN);
    }
  },
);

check(
  'a token counts from nbf to exp, give or take a minute',
  {
    objective: 'verify',
    lookAt:
      'RFC 7519 §4.1.4 and §4.1.5: some small leeway, usually no more than a few minutes. Here: CLOCK_SKEW of src/settings.ts.',
  },
  async ({ http }) => {
    const scope = 'notes:read';
    const good = [
      ['that expired 30 seconds ago', { expires_in: -30 }],
      ['that becomes valid in 30 seconds', { valid_in: 30 }],
    ] as const;
    for (const [what, wish] of good) {
      const accepted = await http.get('/notes', bearer(await mint(http, { scope, ...wish })));
      expect(accepted, { message: `a token ${what}: two clocks may differ by so much` }).toHaveStatus(200);
    }
    const wrong = [
      ['that expired 90 seconds ago', { expires_in: -90 }],
      ['that expired yesterday', { expires_in: -86_400 }],
      ['that becomes valid in 90 seconds', { valid_in: 90 }],
      ['that never expires', { expires_in: null }],
    ] as const;
    for (const [what, wish] of wrong) {
      const refused = await http.get('/notes', bearer(await mint(http, { scope, ...wish })));
      expect(refused, { message: `a token ${what}` }).toHaveStatus(401);
      expect(refused, { message: `a token ${what}` }).toHaveHeader('www-authenticate', INVALID_TOKEN);
    }
  },
);
