/** Somebody at a browser without script: opens pages, fills in forms. */
import type { Connection } from '../sandboxes/engine/contract';
import { CookieJar } from '../sandboxes/user-agent/cookie-jar';
import { type Navigation, UserAgent, type Visit } from '../sandboxes/user-agent/user-agent';

interface Form {
  readonly action: string;
  /** Hidden fields and what is typed in already. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface VisitedPage {
  readonly url: URL;
  readonly status: number;
  readonly html: string;
  readonly title: string;
  readonly forms: readonly Form[];
}

export class Visitor {
  readonly #agent: UserAgent;

  constructor(connect: (host: string, port: number) => Promise<Connection>) {
    this.#agent = new UserAgent({ cookies: new CookieJar(Date.now), connect });
  }

  go(navigation: Navigation): Promise<Visit> {
    return this.#agent.load(navigation);
  }

  /** @param typed by name; the other fields are as they are */
  send({ url, forms }: VisitedPage, typed: Readonly<Record<string, string>> = {}, which = 0): Promise<Visit> {
    const form = forms[which];
    if (form === undefined) throw new Error(`${url.href} has no form ${which}`);
    const body = new URLSearchParams({ ...form.fields, ...typed });
    return this.go({ url: new URL(form.action, url), method: 'POST', body, from: url });
  }
}

/** @throws {Error} where it led to no page */
export function visited({ page, problem }: Visit): VisitedPage {
  if (page === null) throw new Error(problem ?? 'there is no page');
  const { url, status, text: html } = page;
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
