/** A visitor of one provider: whatever leads elsewhere leads to a client, where nobody listens. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { connectionOf } from '../../../sandboxes/engine/native/socket-connection';
import type { Visit } from '../../../sandboxes/user-agent/user-agent';
import { type VisitedPage, Visitor, visited } from '../../visitor';

const NO_TAP = { sent: () => undefined, received: () => undefined, closed: () => undefined };

export class Browser {
  #provider: string;
  readonly #visitor = new Visitor(async (host, port) => {
    if (`http://${host}:${port}` !== this.#provider) throw new Error('it belongs to a client');
    const socket = connect({ host, port, allowHalfOpen: true });
    await once(socket, 'connect');
    return connectionOf(socket, NO_TAP);
  });

  /** @param provider its origin */
  constructor(provider: string) {
    this.#provider = provider;
  }

  /** The same provider under another address: its cookies are sent there. */
  moveTo(provider: string): void {
    this.#provider = provider;
  }

  async open(address: string | URL): Promise<VisitedPage> {
    return visited(await this.#visitor.go({ url: new URL(address) }));
  }

  /** Opens what leads to a client at once. */
  async leave(address: string | URL): Promise<URL> {
    return leftOf(await this.#visitor.go({ url: new URL(address) }));
  }

  /** Sends a form; what is to be typed in, by name. */
  async submit(
    page: VisitedPage,
    typed: Readonly<Record<string, string>> = {},
    which = 0,
  ): Promise<VisitedPage> {
    return visited(await this.#visitor.send(page, typed, which));
  }

  /** Sends a form that leads to a client. */
  async submitAndLeave(
    page: VisitedPage,
    typed: Readonly<Record<string, string>> = {},
    which = 0,
  ): Promise<URL> {
    return leftOf(await this.#visitor.send(page, typed, which));
  }

  /** Logs in and allows what is asked: where it all leads. */
  async signIn(address: URL, user = 'ada'): Promise<URL> {
    const login = await this.open(address);
    const consent = await this.submit(login, { username: user, password: `${user}-password` });
    return this.submitAndLeave(consent);
  }
}

function leftOf({ page, hops }: Visit): URL {
  if (page) throw new Error(`stayed at ${page.url.href} (${page.status}): ${page.text}`);
  const last = hops.at(-1);
  if (!last) throw new Error('nothing was asked for');
  return last.url;
}
