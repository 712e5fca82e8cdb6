/** CLIENT TRACKING: clients with a cache of their own are told when a key that they read has changed. */
import type { Client } from './client';
import { type Command, keysOf } from './command';
import { NULL_ARRAY, push, type Reply } from './protocol/reply';
import type { RedisServer } from './server';

export class Invalidation {
  readonly #server: RedisServer;
  /** Who read a key and was not told since. */
  readonly #readers = new Map<string, Set<Client>>();
  readonly #broadcast = new Set<Client>();

  constructor(server: RedisServer) {
    this.#server = server;
  }

  enable(client: Client): void {
    if (client.tracking?.broadcast) this.#broadcast.add(client);
  }

  forget(client: Client): void {
    client.tracking = null;
    this.#broadcast.delete(client);
    for (const [key, readers] of this.#readers) {
      readers.delete(client);
      if (readers.size === 0) this.#readers.delete(key);
    }
  }

  /** A client reads these keys. */
  read(client: Client, found: Command, words: readonly string[]): void {
    const { tracking } = client;
    if (!tracking || tracking.broadcast || !found.flags.has('readonly')) return;
    const { caching, optIn, optOut } = tracking;
    if (found.name !== 'client|caching') tracking.caching = null;
    if ((optIn && caching !== true) || (optOut && caching === false)) return;
    for (const key of keysOf(found, words)) {
      const readers = this.#readers.get(key) ?? new Set();
      readers.add(client);
      this.#readers.set(key, readers);
    }
  }

  changed(key: string, by: Client | null): void {
    const readers = this.#readers.get(key);
    this.#readers.delete(key);
    for (const client of readers ?? [])
      if (!(client.tracking?.noLoop && client === by)) this.#tell(client, [key]);
    for (const client of this.#broadcast) {
      const prefixes = client.tracking?.prefixes ?? [];
      const concerns = prefixes.length === 0 || prefixes.some((prefix) => key.startsWith(prefix));
      if (concerns && !(client.tracking?.noLoop && client === by)) this.#tell(client, [key]);
    }
  }

  /** FLUSHALL: all caches are void. */
  flushed(): void {
    this.#readers.clear();
    for (const client of this.#server.clients.values()) if (client.tracking) this.#tell(client, null);
  }

  #tell(client: Client, keys: readonly string[] | null): void {
    const redirect = client.tracking?.redirect ?? 0;
    const listed: Reply = keys ?? NULL_ARRAY;
    const target = redirect === 0 ? client : this.#server.clients.get(redirect);
    if (!target) return;
    if (target.protocol === 3) target.push(push(['invalidate', listed]));
    else if (target.channels.has('__redis__:invalidate'))
      target.push(push(['message', '__redis__:invalidate', listed]));
  }
}
