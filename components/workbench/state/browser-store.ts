/** The workbench's browser: where it is, where it was, and its cookies, which live as long as the lab is open. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Connection } from '@/sandboxes/engine/contract';
import type { Cookie } from '@/sandboxes/user-agent/cookie-jar';
import type { Navigation, UserAgent, Visit } from '@/sandboxes/user-agent/user-agent';

export interface BrowserState {
  /** As it stands in the address bar. */
  readonly address: string;
  readonly visit: Visit | null;
  readonly loading: boolean;
  /** What is wrong with the address, or why nothing runs. */
  readonly problem: string | null;
  readonly canGoBack: boolean;
  readonly cookies: readonly Cookie[];
}

export interface BrowserStore extends StoreApi<BrowserState> {
  edit(address: string): void;
  /** Opens what the address bar says. */
  open(): Promise<void>;
  /** A link or a form of the page that is shown. */
  follow(navigation: Omit<Navigation, 'from' | 'signal'>): Promise<void>;
  back(): Promise<void>;
  reload(): Promise<void>;
  forgetCookies(): void;
}

interface BrowserParts {
  readonly start: string;
  /** Resolves when the lab's server runs. */
  ready(): Promise<void>;
  connect(host: string, port: number, signal: AbortSignal | undefined): Promise<Connection>;
  /** Milliseconds since 1970, by the sandbox's clock. */
  now(): number;
}

interface Loaded {
  readonly agent: UserAgent;
  readonly jar: { readonly all: readonly Cookie[]; clear(): void };
}

export function createBrowserStore({ start, ready, connect, now }: BrowserParts): BrowserStore {
  const store = createStore<BrowserState>(() => ({
    address: start,
    visit: null,
    loading: false,
    problem: null,
    canGoBack: false,
    cookies: [],
  }));
  let loaded: Promise<Loaded> | null = null;
  let stop = new AbortController();
  /** Where it was, the page that is shown last. */
  let trail: readonly URL[] = [];

  const load = () => {
    loaded ??= loadAgent();
    return loaded;
  };
  async function loadAgent(): Promise<Loaded> {
    const [{ CookieJar }, { UserAgent }] = await Promise.all([
      import('@/sandboxes/user-agent/cookie-jar'),
      import('@/sandboxes/user-agent/user-agent'),
    ]);
    const jar = new CookieJar(now);
    return { jar, agent: new UserAgent({ cookies: jar, connect }) };
  }

  async function go(navigation: Navigation, before: readonly URL[] = trail): Promise<void> {
    stop.abort();
    const mine = new AbortController();
    stop = mine;
    store.setState({ loading: true, problem: null });
    try {
      const { agent, jar } = await load();
      await ready();
      const visit = await agent.load({ ...navigation, signal: mine.signal });
      if (mine.signal.aborted) return;
      const url = visit.page?.url ?? visit.hops.at(-1)?.url ?? navigation.url;
      trail = before.at(-1)?.href === url.href ? before : [...before, url];
      store.setState({
        visit,
        address: url.href,
        loading: false,
        canGoBack: trail.length > 1,
        cookies: jar.all,
      });
    } catch (error) {
      if (mine.signal.aborted) return;
      store.setState({ loading: false, problem: error instanceof Error ? error.message : String(error) });
    }
  }

  return {
    ...store,
    edit: (address) => store.setState({ address }),
    async open() {
      const typed = store.getState().address.trim();
      const address = /^https?:\/\//i.test(typed) ? typed : `http://${typed}`;
      if (URL.canParse(address)) await go({ url: new URL(address) });
      else store.setState({ problem: `“${typed}” is no address. Write one like ${start}` });
    },
    async follow(navigation) {
      const from = trail.at(-1);
      await go(from === undefined ? navigation : { ...navigation, from });
    },
    async back() {
      const last = trail.at(-2);
      if (last) await go({ url: last }, trail.slice(0, -1));
    },
    async reload() {
      const last = trail.at(-1);
      if (last) await go({ url: last });
    },
    forgetCookies() {
      void load().then(({ jar }) => {
        jar.clear();
        store.setState({ cookies: jar.all });
      });
    },
  };
}
