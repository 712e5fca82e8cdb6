/** Ways by which code of one sandbox might reach another one, or the page, without any network. */

interface Channel {
  /** @param tag tells who said it */
  say(tag: string): unknown;
  /** Calls `found` once what was said under that tag is there. */
  hear(tag: string, found: () => void): unknown;
}

/** Milliseconds between two looks of those that cannot be listened to. */
const PAUSE = 50;

/** Looks until it is there. A refusal is an answer: then nothing ever will be. */
function watch(there: () => boolean | Promise<boolean>, found: () => void): void {
  Promise.resolve()
    .then(there)
    .then((yes) => (yes ? found() : void setTimeout(() => watch(there, found), PAUSE)))
    .catch(() => undefined);
}

/** Those of a window and of a worker. */
export const SHARED_CHANNELS: Readonly<Record<string, Channel>> = {
  broadcast: {
    say(tag) {
      const channel = new BroadcastChannel('leak');
      // Said again: whoever listens may come later.
      setInterval(() => channel.postMessage(tag), PAUSE);
      channel.postMessage(tag);
    },
    hear(tag, found) {
      new BroadcastChannel('leak').addEventListener('message', ({ data }) => data === tag && found());
    },
  },
  cache: {
    say: async (tag) => (await caches.open('leak')).put(`https://leak.invalid/${tag}`, new Response(tag)),
    hear: (tag, found) =>
      watch(async () => (await caches.match(`https://leak.invalid/${tag}`)) !== undefined, found),
  },
  database: {
    say: (tag) => indexedDB.open(tag),
    hear: (tag, found) =>
      watch(async () => (await indexedDB.databases()).some(({ name }) => name === tag), found),
  },
  lock: {
    say: (tag) => navigator.locks.request(tag, () => new Promise(() => undefined)),
    hear: (tag, found) =>
      watch(async () => ((await navigator.locks.query()).held ?? []).some(({ name }) => name === tag), found),
  },
  files: {
    say: async (tag) => (await navigator.storage.getDirectory()).getFileHandle(tag, { create: true }),
    hear: (tag, found) =>
      watch(
        async () =>
          (await navigator.storage.getDirectory()).getFileHandle(tag).then(
            () => true,
            () => false,
          ),
        found,
      ),
  },
};

type Marked = Window & { leaked?: string; document: Document };

/** Those of a window alone. */
export const WINDOW_CHANNELS: Readonly<Record<string, Channel>> = {
  'local-storage': {
    say: (tag) => localStorage.setItem(tag, ''),
    hear: (tag, found) => watch(() => localStorage.getItem(tag) !== null, found),
  },
  'session-storage': {
    say: (tag) => sessionStorage.setItem(tag, ''),
    hear: (tag, found) => watch(() => sessionStorage.getItem(tag) !== null, found),
  },
  cookie: {
    say(tag) {
      // biome-ignore lint/suspicious/noDocumentCookie: the way out that is tried
      document.cookie = `${tag}=; path=/`;
    },
    hear: (tag, found) => watch(() => document.cookie.includes(tag), found),
  },
  'parent-property': {
    say(tag) {
      (parent as Marked).leaked = tag;
    },
    // The page looks itself.
    hear: () => undefined,
  },
  'sibling-document': {
    say(tag) {
      for (let index = 0; index < parent.length; index++)
        (parent[index] as Marked).document.documentElement.dataset[tag.replaceAll('-', '')] = '';
    },
    hear: (tag, found) =>
      watch(() => document.documentElement.dataset[tag.replaceAll('-', '')] !== undefined, found),
  },
  name: {
    say(tag) {
      for (let index = 0; index < parent.length; index++) (parent[index] as Window).name = tag;
    },
    hear: (tag, found) => watch(() => window.name === tag, found),
  },
};
