/** SCRAM-SHA-256 (RFC 5802, RFC 7677) on the server's side, without channel binding: there is no TLS here. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export const MECHANISM = 'SCRAM-SHA-256';

const hmac = (key: Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** What `pg_authid.rolpassword` keeps: `SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey`. */
interface Verifier {
  readonly iterations: string;
  readonly salt: string;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

export function readVerifier(password: string): Verifier | null {
  const found = /^SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):(.+)$/.exec(password);
  if (!found) return null;
  const [, iterations = '', salt = '', stored = '', server = ''] = found;
  return {
    iterations,
    salt,
    storedKey: Buffer.from(stored, 'base64'),
    serverKey: Buffer.from(server, 'base64'),
  };
}

export class ScramError extends Error {
  override readonly name = 'ScramError';
}

/** One exchange of four messages. `random`: bytes for the nonce. */
export class ScramExchange {
  readonly #verifier: Verifier;
  readonly #random: (size: number) => Buffer;
  #clientFirst = '';
  #serverFirst = '';
  #nonce = '';

  constructor(verifier: Verifier, random: (size: number) => Buffer = randomBytes) {
    this.#verifier = verifier;
    this.#random = random;
  }

  /** @param message `n,,n=,r=nonce` @returns what the server challenges with @throws {ScramError} it is none */
  first(message: string): string {
    const found = /^[ny],[^,]*,((?:m=[^,]*,)?n=[^,]*,r=([^,]+).*)$/.exec(message);
    if (!found) throw new ScramError('malformed SCRAM message');
    this.#clientFirst = found[1] ?? '';
    this.#nonce = `${found[2] ?? ''}${this.#random(18).toString('base64')}`;
    this.#serverFirst = `r=${this.#nonce},s=${this.#verifier.salt},i=${this.#verifier.iterations}`;
    return this.#serverFirst;
  }

  /** @returns the server's own proof, or null: the password is another @throws {ScramError} it is no such message */
  final(message: string): string | null {
    const found = /^(c=[^,]+,r=([^,]+)),p=(.+)$/.exec(message);
    if (!found || found[2] !== this.#nonce) throw new ScramError('malformed SCRAM message');
    const signed = `${this.#clientFirst},${this.#serverFirst},${found[1] ?? ''}`;
    const signature = hmac(this.#verifier.storedKey, signed);
    const proof = Buffer.from(found[3] ?? '', 'base64');
    if (proof.length !== signature.length) return null;
    const clientKey = Buffer.from(proof.map((byte, index) => byte ^ (signature[index] ?? 0)));
    if (!timingSafeEqual(sha256(clientKey), this.#verifier.storedKey)) return null;
    return `v=${hmac(this.#verifier.serverKey, signed).toString('base64')}`;
  }
}
