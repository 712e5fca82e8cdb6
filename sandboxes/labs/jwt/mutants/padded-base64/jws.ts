/**
 * JWS compact serialization with HS256 (RFC 7515 §3.1, RFC 7518 §3.2): a MAC over the ASCII bytes of
 * `base64url(header).base64url(payload)`.
 * @throws {RangeError} when the key is shorter than the hash, 256 bits
 */
export async function signCompact(header: string, payload: string, key: Uint8Array): Promise<string> {
  if (key.byteLength < 32)
    throw new RangeError(`HS256 needs a key of at least 32 bytes, this one has ${key.byteLength}`);
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

function base64url(data: string | Uint8Array): string {
  return Buffer.from(data as string).toString('base64');
}
