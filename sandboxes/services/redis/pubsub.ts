/** Channels, patterns and keyspace notifications. */
import type { Client } from './client';
import { matches } from './glob';
import { push, type Reply } from './protocol/reply';
import type { RedisServer } from './server';

export class PubSub {
  readonly #server: RedisServer;
  readonly channels = new Map<string, Set<Client>>();
  readonly patterns = new Map<string, Set<Client>>();
  readonly shardChannels = new Map<string, Set<Client>>();

  constructor(server: RedisServer) {
    this.#server = server;
  }

  /** @returns how many heard it */
  publish(channel: string, message: string): number {
    let heard = 0;
    for (const client of this.channels.get(channel) ?? []) {
      client.push(push(['message', channel, message]));
      heard++;
    }
    for (const [pattern, clients] of this.patterns) {
      if (!matches(pattern, channel)) continue;
      for (const client of clients) {
        client.push(push(['pmessage', pattern, channel, message]));
        heard++;
      }
    }
    return heard;
  }

  publishShard(channel: string, message: string): number {
    const clients = this.shardChannels.get(channel);
    for (const client of clients ?? []) client.push(push(['smessage', channel, message]));
    return clients?.size ?? 0;
  }

  /** One reply for each name: they are told one after the other. */
  subscribe(client: Client, kind: Kind, names: readonly string[]): void {
    for (const name of names) {
      this.#own(client, kind).add(name);
      const table = this.#table(kind);
      const clients = table.get(name) ?? new Set();
      clients.add(client);
      table.set(name, clients);
      this.#tell(client, `${PREFIX[kind]}subscribe`, name, kind);
    }
  }

  /** @param names none: all */
  unsubscribe(client: Client, kind: Kind, names: readonly string[]): void {
    const own = this.#own(client, kind);
    const gone = names.length > 0 ? names : [...own];
    if (gone.length === 0) this.#tell(client, `${PREFIX[kind]}unsubscribe`, null, kind);
    for (const name of gone) {
      own.delete(name);
      this.#leave(client, kind, name);
      this.#tell(client, `${PREFIX[kind]}unsubscribe`, name, kind);
    }
  }

  #tell(client: Client, what: string, name: string | null, kind: Kind): void {
    const count = kind === 'shard' ? client.shardChannels.size : client.subscriptions;
    client.push(push([what, name as Reply, count]));
  }

  forget(client: Client): void {
    for (const kind of KINDS) for (const name of this.#own(client, kind)) this.#leave(client, kind, name);
    client.channels.clear();
    client.patterns.clear();
    client.shardChannels.clear();
  }

  #leave(client: Client, kind: Kind, name: string): void {
    const table = this.#table(kind);
    const clients = table.get(name);
    clients?.delete(client);
    if (clients?.size === 0) table.delete(name);
  }

  #own(client: Client, kind: Kind): Set<string> {
    return kind === 'channel' ? client.channels : kind === 'pattern' ? client.patterns : client.shardChannels;
  }

  #table(kind: Kind): Map<string, Set<Client>> {
    return kind === 'channel' ? this.channels : kind === 'pattern' ? this.patterns : this.shardChannels;
  }

  /** `notify-keyspace-events`: `__keyspace@0__:key` hears the event, `__keyevent@0__:event` the key. */
  notify(database: number, type: string, event: string, key: string): void {
    const wanted = this.#server.config.get('notify-keyspace-events');
    if (wanted === '' || !(wanted.includes(type) || (wanted.includes('A') && !'mn'.includes(type)))) return;
    if (wanted.includes('K')) this.publish(`__keyspace@${database}__:${key}`, event);
    if (wanted.includes('E')) this.publish(`__keyevent@${database}__:${event}`, key);
  }
}

export type Kind = 'channel' | 'pattern' | 'shard';
const KINDS: readonly Kind[] = ['channel', 'pattern', 'shard'];
const PREFIX: Readonly<Record<Kind, string>> = { channel: '', pattern: 'p', shard: 's' };
