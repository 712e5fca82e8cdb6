export async function signCompact(header: string, payload: string, key: Uint8Array): Promise<string> {
  const signingInput = `${base64url(header)}.${base64url(payload)}`;
  const hmac = await crypto.subtle.importKey(
    'raw',
    Buffer.from(key),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const mac = await crypto.subtle.sign('HMAC', hmac, Buffer.from(signingInput));
  return `${signingInput}.${base64url(new Uint8Array(mac))}`;
}

/** RFC 7515 Appendix C: `-` and `_` for `+` and `/`, and no padding. Text is UTF-8. */
function base64url(data: string | Uint8Array): string {
  return Buffer.from(data as string).toString('base64url');
}
