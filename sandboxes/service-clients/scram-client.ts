/** SCRAM-SHA-256 (RFC 5802, RFC 7677) on the client's side, by Web Crypto. */

const utf8 = new TextEncoder();
const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const unbase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

async function hmac(key: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const secret = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  return new Uint8Array(await crypto.subtle.sign('HMAC', secret, utf8.encode(text)));
}

export class ScramClient {
  readonly #password: string;
  readonly #bare: string;

  constructor(password: string) {
    this.#password = password;
    this.#bare = `n=,r=${base64(crypto.getRandomValues(new Uint8Array(18)))}`;
  }

  get first(): string {
    return `n,,${this.#bare}`;
  }

  /** @param challenge `r=…,s=…,i=…` @returns the client's proof */
  async final(challenge: string): Promise<string> {
    const {
      r = '',
      s = '',
      i = '0',
    } = Object.fromEntries(
      challenge.split(',').map((part): [string, string] => [part.slice(0, 1), part.slice(2)]),
    );
    const password = await crypto.subtle.importKey('raw', utf8.encode(this.#password), 'PBKDF2', false, [
      'deriveBits',
    ]);
    const how = { name: 'PBKDF2', hash: 'SHA-256', salt: unbase64(s), iterations: Number(i) };
    const salted = new Uint8Array(await crypto.subtle.deriveBits(how, password, 256));
    const clientKey = await hmac(salted, 'Client Key');
    const stored = new Uint8Array(await crypto.subtle.digest('SHA-256', clientKey));
    // `biws`: "n,," in base64, no channel binding.
    const unproven = `c=biws,r=${r}`;
    const signature = await hmac(stored, `${this.#bare},${challenge},${unproven}`);
    return `${unproven},p=${base64(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0)))}`;
  }
}
