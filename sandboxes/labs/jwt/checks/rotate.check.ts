import { check, expect } from '@backlab/checks';
import { bearer, INVALID_TOKEN, mint, part } from './tokens.ts';

check(
  'after a rotation old and new tokens are good, until the old key is retired',
  {
    objective: 'rotate',
    lookAt:
      'RFC 7517 §4.5 and RFC 7515 §4.1.4: `kid` says which key of the published set. When does your server look at the set?',
  },
  async ({ http }) => {
    const scope = 'notes:read';
    const old = await mint(http, { scope });
    expect(await http.get('/notes', bearer(old))).toHaveStatus(200);

    const rotation = (await http.post('/admin/rotate')).json<{ current: string; previous: string }>();
    const fresh = await mint(http, { scope });
    expect(part(fresh, 0)['kid'], { message: 'the issuer signs with the new key' }).toBe(rotation.current);
    expect(await http.get('/notes', bearer(fresh)), { message: 'a token of the new key' }).toHaveStatus(200);
    expect(await http.get('/notes', bearer(old)), {
      message: 'a token of the old key, which is still published',
    }).toHaveStatus(200);

    await http.post('/admin/retire', { json: { kid: rotation.previous } });
    const retired = await http.get('/notes', bearer(old));
    expect(retired, { message: 'a token of a retired key' }).toHaveStatus(401);
    expect(retired).toHaveHeader('www-authenticate', INVALID_TOKEN);
    expect(await http.get('/notes', bearer(fresh))).toHaveStatus(200);
  },
);
