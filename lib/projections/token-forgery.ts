/** Tokens changed by hand, as an attacker would: to see which check refuses them. */
import { toBase64Url } from './jws';
import { hs256, type Jwk, publicKeyPem } from './jws-signature';

/** What becomes of the signature of an edited token. */
export const SIGNINGS = {
  keep: 'Keep the old signature',
  strip: 'Send no signature',
  confuse: 'Sign with the public key, as HS256',
} as const;
export type Signing = keyof typeof SIGNINGS;

export interface Edit {
  /** JSON texts, as edited. */
  readonly header: string;
  readonly payload: string;
  readonly signing: Signing;
}

function compact(text: string, name: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch (error) {
    throw new Error(`The ${name} is not JSON yet: ${(error as Error).message}`);
  }
}

/**
 * The edited token in compact form.
 * @param original the third part of the token that was edited
 * @param keys the published keys, for `confuse`
 * @throws {Error} what is missing or not JSON, for people
 */
export async function forge(edit: Edit, original: string, keys: readonly Jwk[] | null): Promise<string> {
  const input = `${toBase64Url(compact(edit.header, 'header'))}.${toBase64Url(compact(edit.payload, 'payload'))}`;
  if (edit.signing === 'strip') return `${input}.`;
  if (edit.signing === 'keep') return `${input}.${original}`;
  const key = keys?.[0];
  if (!key) throw new Error('The public key is not known yet: request /.well-known/jwks.json first.');
  return `${input}.${await hs256(input, await publicKeyPem(key))}`;
}
