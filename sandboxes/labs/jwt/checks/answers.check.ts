import { check, expect } from '@backlab/checks';
import { bearer, INVALID_TOKEN, mint } from './tokens.ts';

check(
  'no token, a bad token and a token without the scope get three different answers',
  {
    objective: 'answers',
    lookAt:
      'RFC 6750 §3 and §3.1: 401 with a bare challenge, 401 invalid_token, 403 insufficient_scope. Clients fetch a new token after 401 only.',
  },
  async ({ http }) => {
    const nobody = await http.get('/notes');
    expect(nobody).toHaveStatus(401);
    expect(nobody).toHaveHeader('www-authenticate', /^Bearer\b/);
    expect(nobody, { message: 'a request without credentials made no error to name' }).not.toHaveHeader(
      'www-authenticate',
      /error=/,
    );

    for (const malformed of ['abc', 'a.b.c', 'e30.e30.', '..']) {
      const refused = await http.get('/notes', bearer(malformed));
      expect(refused).toHaveStatus(401);
      expect(refused).toHaveHeader('www-authenticate', INVALID_TOKEN);
    }

    const reader = await mint(http, { scope: 'notes:read' });
    expect(await http.get('/notes', bearer(reader))).toHaveStatus(200);
    const forbidden = await http.post('/notes', { ...bearer(reader), json: { title: 'milk' } });
    expect(forbidden).toHaveStatus(403);
    expect(forbidden).toHaveHeader(
      'www-authenticate',
      /^Bearer (?=.*\berror="insufficient_scope")(?=.*\bscope="notes:write")/,
    );

    const writer = await mint(http, { scope: 'notes:read notes:write' });
    expect(await http.post('/notes', { ...bearer(writer), json: { title: 'milk' } })).toHaveStatus(201);
    const similar = await mint(http, { scope: 'notes:reader shared-notes:read' });
    expect(await http.get('/notes', bearer(similar)), {
      message: 'notes:reader and shared-notes:read are other scopes than notes:read',
    }).toHaveStatus(403);
  },
);

check(
  'the sample token that guides print is refused, and the answer says why',
  {
    objective: 'answers',
    lookAt:
      'RFC 6750 §3: error_description is for the developer of the client, in printable ASCII without " and \\.',
  },
  async ({ http }) => {
    const sample =
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9' +
      '.eyJ1c2VySWQiOjEyMywicm9sZSI6ImFkbWluIiwiZXhwIjoxNjQwOTk1MjAwfQ' +
      '.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c';
    const refused = await http.get('/notes', bearer(sample));
    expect(refused).toHaveStatus(401);
    expect(refused).toHaveHeader('www-authenticate', INVALID_TOKEN);

    const expired = await http.get('/notes', bearer(await mint(http, { expires_in: -3600 })));
    expect(expired).toHaveStatus(401);
    expect(expired).toHaveHeader('www-authenticate', INVALID_TOKEN);
    const why = (field: string | null) => /error_description="([^"]*)"/.exec(field ?? '')?.[1];
    expect(why(expired.headers.get('www-authenticate')), {
      exchange: expired,
      message: 'an expired token is described as another fault than the sample, whose algorithm is wrong',
    }).not.toBe(why(refused.headers.get('www-authenticate')));
  },
);
