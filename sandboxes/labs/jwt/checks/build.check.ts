import { check, expect } from '@backlab/checks';

/** The key of RFC 7515 Appendix A.1: 64 bytes. */
const KEY = 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow';

check(
  'the example of RFC 7515 comes out to the last character, a name with an ë too, and a short key is refused',
  {
    objective: 'build',
    lookAt:
      'RFC 7515 §5.1 and Appendix A.1: HMAC-SHA-256 over `base64url(header).base64url(payload)`; base64url has - and _ and no =. RFC 7518 §3.2: a key for HS256 has at least 256 bits.',
  },
  async ({ http }) => {
    const appendix = await http.post('/jws', {
      json: {
        header: '{"typ":"JWT",\r\n "alg":"HS256"}',
        payload: '{"iss":"joe",\r\n "exp":1300819380,\r\n "http://example.com/is_root":true}',
        key: KEY,
      },
    });
    expect(appendix).toHaveStatus(200);
    expect(appendix.json<{ jws: string }>().jws, { exchange: appendix }).toBe(
      'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9' +
        '.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ' +
        '.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    );

    const name = await http.post('/jws', {
      json: { header: '{"alg":"HS256","typ":"JWT"}', payload: '{"sub":"Zoë","motto":"???>>>~~~"}', key: KEY },
    });
    expect(name).toHaveStatus(200);
    expect(name.json<{ jws: string }>().jws, { exchange: name }).toBe(
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9' +
        '.eyJzdWIiOiJab8OrIiwibW90dG8iOiI_Pz8-Pj5-fn4ifQ' +
        '.paXEMSZkvdFuY8bO1LrMyjyIs1M5E4T8wj3Id7j8bqY',
    );

    const header = '{"alg":"HS256"}';
    const short = await http.post('/jws', { json: { header, payload: '{}', key: 'c2VjcmV0' } });
    expect(short).toHaveStatus(400);
    const enough = await http.post('/jws', { json: { header, payload: '{}', key: 'A'.repeat(43) } });
    expect(enough).toHaveStatus(200);
  },
);
