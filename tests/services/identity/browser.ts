/** A browser without script: cookies, redirects and forms, by plain fetch. */

interface Form {
  readonly action: string;
  /** Hidden fields and what is typed in already. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly html: string;
  readonly title: string;
  readonly forms: readonly Form[];
}

/** Redirected to an address of a client, where nobody listens. */
interface Left {
  readonly url: URL;
}

export class Browser {
  #provider: string;
  readonly #cookies = new Map<string, { value: string; path: string }>();

  /** @param provider origin at which it stays; a redirect elsewhere is where it stops */
  constructor(provider: string) {
    this.#provider = provider;
  }

  /** The same provider under another address: its cookies are sent there. */
  moveTo(provider: string): void {
    this.#provider = provider;
  }

  async open(address: string | URL): Promise<Page> {
    return pageOf(await this.#follow(new URL(address), {}));
  }

  /** Opens what leads to a client at once. */
  async leave(address: string | URL): Promise<URL> {
    return leftOf(await this.#follow(new URL(address), {}));
  }

  /** Sends a form; what is to be typed in, by name. */
  async submit({ url, forms }: Page, typed: Readonly<Record<string, string>> = {}, which = 0): Promise<Page> {
    return pageOf(await this.#send(url, forms, typed, which));
  }

  /** Sends a form that leads to a client. */
  async submitAndLeave(
    { url, forms }: Page,
    typed: Readonly<Record<string, string>> = {},
    which = 0,
  ): Promise<URL> {
    return leftOf(await this.#send(url, forms, typed, which));
  }

  /** Logs in and allows what is asked: where it all leads. */
  async signIn(address: URL, user = 'ada'): Promise<URL> {
    const login = await this.open(address);
    const consent = await this.submit(login, { username: user, password: `${user}-password` });
    return this.submitAndLeave(consent);
  }

  #send(url: URL, forms: readonly Form[], typed: Readonly<Record<string, string>>, which: number) {
    const form = forms[which];
    if (form === undefined) throw new Error(`${url.href} has no form ${which}`);
    const body = new URLSearchParams({ ...form.fields, ...typed });
    return this.#follow(new URL(form.action, url), { method: 'POST', body });
  }

  async #follow(start: URL, options: RequestInit): Promise<Page | Left> {
    let url = start;
    let init = options;
    for (let hops = 0; hops < 10; hops++) {
      if (url.origin !== this.#provider) return { url };
      const response = await fetch(url, {
        ...init,
        redirect: 'manual',
        headers: { accept: 'text/html', cookie: this.#cookieHeader(url) },
      });
      this.#remember(response);
      const location = response.headers.get('location');
      if (location === null) return readPage(url, response.status, await response.text());
      await response.body?.cancel();
      url = new URL(location, url);
      init = {};
    }
    throw new Error(`${start.href} redirects for ever`);
  }

  #cookieHeader({ pathname }: URL): string {
    const sent = [...this.#cookies].filter(([, { path }]) => pathname.startsWith(path));
    return sent.map(([name, { value }]) => `${name}=${value}`).join('; ');
  }

  #remember(response: Response): void {
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      const path = /; path=([^;]+)/i.exec(cookie)?.[1] ?? '/';
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(cookie)) this.#cookies.delete(name);
      else this.#cookies.set(name, { value, path });
    }
  }
}

function pageOf(arrived: Page | Left): Page {
  if ('html' in arrived) return arrived;
  throw new Error(`left for ${arrived.url.href}`);
}

function leftOf(arrived: Page | Left): URL {
  if (!('html' in arrived)) return arrived.url;
  throw new Error(`stayed at ${arrived.url.href} (${arrived.status}): ${arrived.html}`);
}

function readPage(url: URL, status: number, html: string): Page {
  const forms = [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, tag = '', inside = '']) => ({
    action: attribute(tag, 'action') ?? url.href,
    fields: Object.fromEntries(
      [...inside.matchAll(/<input\b([^>]*)>/gs)].flatMap(([, input = '']) => {
        const name = attribute(input, 'name');
        return name === null ? [] : [[name, attribute(input, 'value') ?? '']];
      }),
    ),
  }));
  return { url, status, html, forms, title: /<title>(.*?)<\/title>/s.exec(html)?.[1] ?? '' };
}

const attribute = (tag: string, name: string): string | null =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&amp;', '&') ?? null;
