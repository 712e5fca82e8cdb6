/** Every realm of a browser's pages — documents, frames of other processes, workers — over the DevTools protocol. */
import type { Browser } from '@playwright/test';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {
    readonly sessionId: string;
    readonly message: string;
  };
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Asked {
  resolve(result: unknown): void;
  reject(reason: Error): void;
}

/**
 * A realm that is spoken to through the one it belongs to. Playwright keeps sessions of workers to itself, so this one packs
 * its messages into its parent's.
 */
class Realm {
  readonly #post: (message: string) => Promise<unknown>;
  readonly #asked = new Map<number, Asked>();
  readonly #children = new Map<string, Realm>();
  #asks = 0;

  constructor(post: (message: string) => Promise<unknown>) {
    this.#post = post;
  }

  /** Rejects when the realm refuses, or ends before it answers. */
  send(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#asks;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      this.#post(JSON.stringify({ id, method, params })).catch(reject);
    });
  }

  receive(text: string): void {
    const { id, method, params, result, error } = JSON.parse(text) as Message;
    if (id !== undefined) {
      const asked = this.#asked.get(id);
      this.#asked.delete(id);
      if (error) asked?.reject(new Error(error.message));
      else asked?.resolve(result);
    } else if (params && method === 'Target.receivedMessageFromTarget')
      this.#children.get(params.sessionId)?.receive(params.message);
    else if (params && method === 'Target.detachedFromTarget') {
      this.#children.get(params.sessionId)?.end();
      this.#children.delete(params.sessionId);
    } else if (params && method === 'Target.attachedToTarget') {
      const { sessionId } = params;
      this.#children.set(
        sessionId,
        new Realm((message) => this.send('Target.sendMessageToTarget', { sessionId, message })),
      );
    }
  }

  end(): void {
    for (const child of this.#children.values()) child.end();
    for (const { reject } of this.#asked.values()) reject(new Error('The realm has ended'));
    this.#asked.clear();
  }

  /** Itself, and all that it started. Those that end meanwhile are left out. */
  async family(): Promise<Realm[]> {
    // The browser names all that there are before it answers.
    await this.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: false,
      flatten: false,
    });
    const families = await Promise.allSettled([...this.#children.values()].map((child) => child.family()));
    return [this, ...families.flatMap((found) => (found.status === 'fulfilled' ? found.value : []))];
  }
}

/**
 * Sends a command to every realm of every page, and waits for all answers.
 * @returns the answers, without those of realms that ended meanwhile
 */
export async function inEveryRealm(browser: Browser, method: string): Promise<unknown[]> {
  const session = await browser.newBrowserCDPSession();
  try {
    const pages = new Map<string, Realm>();
    session.on('Target.receivedMessageFromTarget', ({ sessionId, message }) =>
      pages.get(sessionId)?.receive(message),
    );
    const { targetInfos } = await session.send('Target.getTargets');
    for (const { targetId, type, url } of targetInfos) {
      if (type !== 'page' || !/^https?:/.test(url)) continue;
      const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
      pages.set(
        sessionId,
        new Realm((message) => session.send('Target.sendMessageToTarget', { sessionId, message })),
      );
    }
    const families = await Promise.all([...pages.values()].map((page) => page.family()));
    const answers = await Promise.allSettled(families.flat().map((realm) => realm.send(method)));
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  } finally {
    await session.detach();
  }
}
