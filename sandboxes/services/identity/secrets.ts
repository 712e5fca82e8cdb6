import { randomBytes } from 'node:crypto';
import { newSigningKey, type SigningKeys } from './signing-keys';
import type { Store } from './store';

interface Secrets {
  readonly signingKeys: SigningKeys;
  readonly cookieKeys: readonly string[];
}

const MODEL = 'Secrets';
const ID = 'current';

/** Old keys that are still published; a client's cache is seldom older than two rotations. */
const MOST_KEYS = 3;

/** What a provider must not lose: it lies with its records. */
export class SecretKeeper {
  readonly #store: Store;
  readonly #starting: Secrets;
  #current: Secrets;

  private constructor(store: Store, secrets: Secrets) {
    this.#store = store;
    this.#starting = secrets;
    this.#current = secrets;
    this.#keep();
  }

  /** With those in the store, or new ones. */
  static async open(store: Store): Promise<SecretKeeper> {
    const stored = store.find(MODEL, ID) as Secrets | undefined;
    return new SecretKeeper(
      store,
      stored ?? {
        signingKeys: [await newSigningKey()],
        cookieKeys: [randomBytes(32).toString('base64url')],
      },
    );
  }

  get current(): Secrets {
    return this.#current;
  }

  /** @param retire the old keys are no longer published: what they signed is void */
  async rotate(retire: boolean): Promise<SigningKeys> {
    const key = await newSigningKey();
    const { signingKeys, cookieKeys } = this.#current;
    this.#current = { cookieKeys, signingKeys: [key, ...(retire ? [] : signingKeys)].slice(0, MOST_KEYS) };
    this.#keep();
    return this.#current.signingKeys;
  }

  /** Those of the start, into a store that was emptied. */
  reset(): void {
    this.#current = this.#starting;
    this.#keep();
  }

  #keep(): void {
    this.#store.put(MODEL, ID, { ...this.#current });
  }
}
