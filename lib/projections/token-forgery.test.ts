import { exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { decodeJws } from './jws';
import type { Jwk } from './jws-signature';
import { forge } from './token-forgery';

const edit = { header: '{ "alg": "HS256" }', payload: '{ "sub": "root" }', signing: 'keep' } as const;

describe('forge', () => {
  it('keeps or drops the signature', async () => {
    expect(await forge(edit, 'c2ln', null)).toMatch(/^[\w-]+\.[\w-]+\.c2ln$/);
    expect(await forge({ ...edit, signing: 'strip' }, 'c2ln', null)).toMatch(/^[\w-]+\.[\w-]+\.$/);
  });

  it('signs with the PEM of the public key, which everyone has', async () => {
    const { publicKey } = await generateKeyPair('ES256', { extractable: true });
    const token = await forge({ ...edit, signing: 'confuse' }, '', [
      (await exportJWK(publicKey)) as unknown as Jwk,
    ]);
    expect(decodeJws(token)).toMatchObject({ problem: null, payload: { sub: 'root' } });
    expect(token.split('.')[2]).toHaveLength(43);
  });

  it('says what is missing', async () => {
    await expect(forge({ ...edit, payload: '{' }, '', null)).rejects.toThrow('The payload is not JSON yet');
    await expect(forge({ ...edit, signing: 'confuse' }, '', null)).rejects.toThrow('jwks.json');
  });
});
