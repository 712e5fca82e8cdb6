/** What a browser does between a click and a page: cookies, redirects, and what it tells a server of where it comes from. */
import type { Connection } from '../engine/contract';
import { exchange, type HeaderField, header, headerValues, type ResponseMessage } from '../http1';
import type { CookieJar, Occasion } from './cookie-jar';

export interface UserAgentParts {
  readonly cookies: CookieJar;
  /** @param host a name or an address, as a URL has it. Rejects where nothing listens. */
  connect(host: string, port: number, signal: AbortSignal | undefined): Promise<Connection>;
}

export interface Navigation {
  readonly url: URL;
  /** Default: GET. */
  readonly method?: string;
  /** A form's fields. */
  readonly body?: URLSearchParams;
  /** The page with the link or the form; left out where an address was typed in. */
  readonly from?: URL;
  readonly signal?: AbortSignal;
}

/** One request of a navigation. */
export interface Hop {
  readonly method: string;
  readonly url: URL;
  /** null: there was no answer. */
  readonly status: number | null;
  /** The `Cookie` that was sent. */
  readonly cookie: string | null;
  readonly cookies: readonly TakenCookie[];
}

interface TakenCookie {
  readonly name: string;
  /** Why it was not kept. */
  readonly problem: string | null;
}

export interface Page {
  readonly url: URL;
  readonly status: number;
  /** Lower case, without parameters: `text/html`. */
  readonly type: string;
  readonly text: string;
}

export interface Visit {
  readonly hops: readonly Hop[];
  readonly page: Page | null;
  /** Why there is no page. */
  readonly problem: string | null;
}

/** As browsers do (Fetch, section 4.4). */
const MOST_REDIRECTS = 20;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const PORT = 80;

export class UserAgent {
  readonly #parts: UserAgentParts;

  constructor(parts: UserAgentParts) {
    this.#parts = parts;
  }

  /** Follows redirects to a page. Rejects with the signal's reason only. */
  async load({ url: start, method: first = 'GET', body: given, from, signal }: Navigation): Promise<Visit> {
    const hops: Hop[] = [];
    const failed = (problem: string): Visit => ({ hops, page: null, problem });
    let url = start;
    let method = first;
    let body = given;
    while (hops.length <= MOST_REDIRECTS) {
      if (url.protocol !== 'http:')
        return failed(`${url.href} is outside of the sandbox: its servers speak plain HTTP.`);
      const occasion = { crossSite: from !== undefined && isOtherSite(from, url), method };
      const { hop, response, problem } = await this.#ask(url, method, body, from, occasion, signal);
      hops.push(hop);
      if (response === null) return failed(`${url.origin} did not answer: ${problem}`);
      const location = REDIRECTS.has(response.status) ? header(response.headers, 'location') : undefined;
      if (location === undefined) return { hops, page: pageOf(url, response), problem: null };
      if (!URL.canParse(location, url.href))
        return failed(`${url.href} redirects to what is no address: ${location}`);
      const next = new URL(location, url);
      if (next.hash === '') next.hash = url.hash;
      url = next;
      // Everybody makes GET of POST at 301 and 302, which RFC 9110 (section 15.4.2) allows for that reason.
      if (response.status === 303 ? method !== 'HEAD' : response.status < 303 && method === 'POST') {
        method = 'GET';
        body = undefined;
      }
    }
    return failed(`${start.href} redirects more than ${MOST_REDIRECTS} times.`);
  }

  async #ask(
    url: URL,
    method: string,
    body: URLSearchParams | undefined,
    from: URL | undefined,
    occasion: Occasion,
    signal: AbortSignal | undefined,
  ) {
    const { cookies, connect } = this.#parts;
    const target = url.pathname + url.search;
    const cookie = cookies.header(url.hostname, target, occasion);
    const headers: HeaderField[] = [
      ['Host', url.host],
      ['Accept', 'text/html,application/xhtml+xml,*/*;q=0.8'],
      ['User-Agent', 'Mozilla/5.0 (Backlab)'],
      ...(from === undefined ? [] : [['Referer', refererOf(from, url)] as const]),
      ...(from === undefined || method === 'GET' ? [] : [['Origin', from.origin] as const]),
      ...(body === undefined ? [] : [['Content-Type', 'application/x-www-form-urlencoded'] as const]),
      ...(cookie === null ? [] : [['Cookie', cookie] as const]),
      ['Connection', 'close'],
    ];
    const { response, error } = await exchange(
      () => connect(url.hostname, Number(url.port || PORT), signal),
      { method, target, version: '1.1', headers, body: new TextEncoder().encode(body?.toString() ?? '') },
      { signal },
    );
    const taken = headerValues(response?.headers ?? [], 'set-cookie').map(
      (field): TakenCookie => ({
        name: field.split('=')[0]?.trim() ?? '',
        problem: cookies.take(field, url.hostname, target),
      }),
    );
    const hop: Hop = { method, url, status: response?.status ?? null, cookie, cookies: taken };
    return { hop, response, problem: error?.message ?? 'the connection ended' };
  }
}

function pageOf(url: URL, { status, headers, body }: ResponseMessage): Page {
  const [type = '', ...parameters] = (header(headers, 'content-type') ?? 'text/plain').split(';');
  const charset = parameters.map((each) => /^\s*charset="?([^"\s]+)/i.exec(each)?.[1]).find(Boolean);
  return { url, status, type: type.trim().toLowerCase(), text: decoderOf(charset).decode(body) };
}

function decoderOf(charset = 'utf-8'): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    // A charset that nobody knows: HTML has it read as if none was given.
    return new TextDecoder();
  }
}

/** Whole to its own origin, else only who asks: `strict-origin-when-cross-origin`, which browsers take where nobody says otherwise. */
const refererOf = (from: URL, to: URL): string =>
  from.origin === to.origin ? from.origin + from.pathname + from.search : `${from.origin}/`;

/** Ports do not make a site, and neither do names below one that is registered: here, the last two labels. */
const isOtherSite = (one: URL, other: URL): boolean => siteOf(one) !== siteOf(other);
const siteOf = ({ hostname }: URL): string =>
  /^[\d.]+$|^\[/.test(hostname) ? hostname : hostname.split('.').slice(-2).join('.');
