/** The compact form of a signed token: `base64url(header).base64url(payload).base64url(signature)` (RFC 7515 §7.1). */

export type JsonObject = Readonly<Record<string, unknown>>;

export interface DecodedJws {
  readonly token: string;
  /** The three texts between the dots; fewer or more when malformed. */
  readonly parts: readonly string[];
  readonly header: JsonObject | null;
  readonly payload: JsonObject | null;
  /** What keeps it from being a signed JWT; `null` when well-formed. */
  readonly problem: string | null;
}

const strict = new TextDecoder('utf-8', { fatal: true });

/** @throws {Error} when the text is no unpadded base64url */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]*$/.test(text)) throw new Error('holds characters that base64url does not have');
  if (text.length % 4 === 1) throw new Error('has a length that base64url cannot have');
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

export function toBase64Url(bytes: Uint8Array | string): string {
  const data = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
  let binary = '';
  for (const byte of data) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function objectIn(part: string, name: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(strict.decode(fromBase64Url(part)));
  } catch (error) {
    throw new Error(`the ${name} ${error instanceof SyntaxError ? 'is not JSON' : (error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`the ${name} is not a JSON object`);
  return value as JsonObject;
}

/** Reads without verifying anything; never throws. What cannot be read is `null`, and `problem` says why. */
export function decodeJws(token: string): DecodedJws {
  const parts = token.split('.');
  let problem: string | null =
    parts.length === 3 ? null : `it has ${parts.length} ${parts.length === 1 ? 'part' : 'parts'}, not three`;
  const read = (index: number, name: string): JsonObject | null => {
    const part = parts[index];
    if (part === undefined) return null;
    try {
      return objectIn(part, name);
    } catch (error) {
      problem ??= (error as Error).message;
      return null;
    }
  };
  const header = read(0, 'header');
  const payload = read(1, 'payload');
  if (problem === null && typeof header?.['alg'] !== 'string') problem = 'the header names no alg';
  try {
    fromBase64Url(parts[2] ?? '');
  } catch (error) {
    problem ??= `the signature ${(error as Error).message}`;
  }
  return { token, parts, header, payload, problem };
}
