import type { IncomingMessage, RequestListener } from 'node:http';

/** A machine has few names: who sends others makes us forget the oldest. */
const MOST = 8;

/**
 * One provider for each name by which this one is called. An issuer's name is in every token and every address that it gives
 * out, and a lab, a browser and a test may call the same machine differently.
 */
export class Issuers {
  readonly #fixed: string | null;
  readonly #create: (issuer: string) => RequestListener;
  readonly #listeners = new Map<string, RequestListener>();

  /** @param fixed its name whatever a request says, or null: what the request's `Host` says */
  constructor(fixed: string | null, create: (issuer: string) => RequestListener) {
    this.#fixed = fixed;
    this.#create = create;
  }

  readonly handle: RequestListener = (request, response) => {
    const issuer = this.#fixed ?? addressIn(request);
    if (issuer === null) {
      response
        .writeHead(400, { 'content-type': 'text/plain' })
        .end('The request names no host (RFC 9112, section 3.2).\n');
      return;
    }
    this.#listenerOf(issuer)(request, response);
  };

  /** The next request finds a provider made anew. */
  clear(): void {
    this.#listeners.clear();
  }

  #listenerOf(issuer: string): RequestListener {
    const known = this.#listeners.get(issuer);
    if (known) return known;
    const listener = this.#create(issuer);
    this.#listeners.set(issuer, listener);
    const [oldest] = this.#listeners.keys();
    if (this.#listeners.size > MOST && oldest !== undefined) this.#listeners.delete(oldest);
    return listener;
  }
}

function addressIn({ headers: { host = '' } }: IncomingMessage): string | null {
  const address = `http://${host}`;
  if (!URL.canParse(address)) return null;
  const { origin, hostname } = new URL(address);
  // Anything beside a host and a port would be a path or a password in disguise.
  return hostname !== '' && /^[^/?#@\\]+$/.test(host) ? origin : null;
}
