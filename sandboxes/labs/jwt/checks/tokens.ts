import { expect, type HttpClient } from '@backlab/checks';

/** A token of the lab's issuer with these claims, see src/issuer.ts. */
export async function mint(http: HttpClient, wish: Record<string, unknown>): Promise<string> {
  const answer = await http.post('/token', { json: wish });
  expect(answer, { message: 'the issuer mints a token' }).toHaveStatus(200);
  return answer.json<{ access_token: string }>().access_token;
}

export function bearer(token: string): { headers: Record<string, string> } {
  return { headers: { Authorization: `Bearer ${token}` } };
}

/** RFC 7515 Appendix C, on bytes or on the UTF-8 of a text. */
export function base64url(data: Uint8Array | string): string {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** What one of the first two parts of a token says. */
export function part(token: string, index: 0 | 1): Record<string, unknown> {
  const encoded = (token.split('.')[index] ?? '').replaceAll('-', '+').replaceAll('_', '/');
  return JSON.parse(atob(encoded)) as Record<string, unknown>;
}

/** `header.payload.signature` with a signature of the caller's making. */
export async function forge(
  header: Record<string, unknown>,
  payload: Record<string, unknown>,
  sign: (input: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer> | ArrayBuffer,
): Promise<string> {
  const input = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(payload))}`;
  const signature = await sign(new TextEncoder().encode(input) as Uint8Array<ArrayBuffer>);
  return `${input}.${base64url(new Uint8Array(signature))}`;
}

/**
 * RFC 6750 §3 with the quoted-string of RFC 9110 §5.6.4: 401, and a challenge that names the error and describes it
 * in characters that may stand between the quotes.
 */
export const INVALID_TOKEN =
  /^Bearer (?=.*\berror="invalid_token")(?=.*\berror_description="[^"\\]+")(?:[\w-]+="[^"\\]*"(?:, *|$))+$/;
