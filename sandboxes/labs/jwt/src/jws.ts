/**
 * A token by hand: Base64 of the header, Base64 of the payload, and the hash of header, payload and secret.
 * @throws {RangeError} when the key must not be used
 */
export async function signCompact(header: string, payload: string, key: Uint8Array): Promise<string> {
  const secret = new TextDecoder().decode(key);
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(header + payload + secret));
  return [btoa(header), btoa(payload), btoa(String.fromCharCode(...new Uint8Array(hash)))].join('.');
}
