/** Clients that wait for a key: BLPOP, BZPOPMIN, XREAD BLOCK … Who waits longest is served first. */
import type { Client } from './client';
import { errorReply, NOTHING, RedisError, type Reply } from './protocol/reply';
import type { RedisServer } from './server';

interface Waiter {
  readonly client: Client;
  readonly database: number;
  readonly keys: readonly string[];
  /** What is answered now; undefined: it waits on. @param key the one that has something, perhaps */
  serve(key: string): Reply | undefined;
  timer: ReturnType<typeof setTimeout> | null;
}

/** The longest that a timer may wait. */
const LONGEST = 2 ** 31 - 1;

export class Blocking {
  readonly #server: RedisServer;
  /** By database and key. */
  readonly #waiters = new Map<string, Set<Waiter>>();
  readonly #ready = new Set<string>();
  #serving = false;

  constructor(server: RedisServer) {
    this.#server = server;
  }

  get count(): number {
    return new Set([...this.#waiters.values()].flatMap((set) => [...set])).size;
  }

  /**
   * A client waits. In a script or a transaction nobody does: there the answer is what a timeout gives.
   * @param timeout milliseconds; 0: for ever
   */
  wait(
    client: Client,
    keys: readonly string[],
    timeout: number,
    onTimeout: Reply,
    serve: (key: string) => Reply | undefined,
  ): Reply {
    if (client.scripted || this.#server.inTransaction) return onTimeout;
    const { database } = client;
    const waiter: Waiter = { client, database, keys: [...new Set(keys)], serve, timer: null };
    for (const key of waiter.keys) {
      const name = `${database}:${key}`;
      const set = this.#waiters.get(name) ?? new Set();
      set.add(waiter);
      this.#waiters.set(name, set);
    }
    const end = (reply: Reply | null) => {
      this.#forget(waiter);
      if (reply !== null) client.reply(reply);
      // Only now its next commands are read.
      client.resume();
    };
    client.blocked = { onTimeout, end };
    if (timeout > 0)
      waiter.timer = setTimeout(
        () => {
          client.blocked?.end(onTimeout);
          this.#server.settle();
        },
        Math.min(timeout, LONGEST),
      );
    return NOTHING;
  }

  #forget(waiter: Waiter): void {
    if (waiter.timer !== null) clearTimeout(waiter.timer);
    waiter.client.blocked = null;
    for (const key of waiter.keys) {
      const name = `${waiter.database}:${key}`;
      const set = this.#waiters.get(name);
      set?.delete(waiter);
      if (set?.size === 0) this.#waiters.delete(name);
    }
  }

  ready(database: number, key: string): void {
    const name = `${database}:${key}`;
    if (this.#waiters.has(name)) this.#ready.add(name);
  }

  /** After a command, a transaction or a script: whoever waits for what has come is served, in order. */
  serve(): void {
    if (this.#serving) return;
    this.#serving = true;
    try {
      while (this.#ready.size > 0) {
        const names = [...this.#ready];
        this.#ready.clear();
        for (const name of names) this.#serveKey(name);
      }
    } finally {
      this.#serving = false;
    }
  }

  #serveKey(name: string): void {
    const key = name.slice(name.indexOf(':') + 1);
    for (const waiter of [...(this.#waiters.get(name) ?? [])]) {
      if (waiter.client.blocked === null) continue;
      let reply: Reply | undefined;
      try {
        reply = waiter.serve(key);
      } catch (thrown) {
        if (!(thrown instanceof RedisError)) throw thrown;
        reply = errorReply(thrown.message);
      }
      if (reply !== undefined) waiter.client.blocked.end(reply);
    }
  }
}
