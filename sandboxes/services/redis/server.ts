/** The server: databases, clients, what commands share. It knows no sockets (`listen.ts`) and no command (`commands/`). */
import { Blocking } from './blocking';
import { Client } from './client';
import type { Call, Command } from './command';
import { commandTable } from './commands';
import { Configuration } from './configuration';
import { checked, refusal } from './dispatch';
import { Invalidation } from './invalidation';
import { Database } from './keyspace/database';
import { Eviction } from './keyspace/eviction';
import { Expiry } from './keyspace/expiry';
import { Monitors } from './monitors';
import { errorReply, OK, RedisError, type Reply } from './protocol/reply';
import { PubSub } from './pubsub';
import { Scripting } from './scripting/scripting';
import { SlowLog } from './slow-log';
import { Statistics } from './statistics';

export interface RedisOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** From 0 up to 1. */
  readonly random?: () => number;
  /** Directives as in redis.conf: `maxmemory` → `2mb`. */
  readonly config?: Readonly<Record<string, string>>;
  log?(line: string): void;
  /** SHUTDOWN was asked for. */
  shutdown?(): void;
  /** SAVE, BGSAVE: writes a snapshot. @throws why it cannot */
  save?(): void;
}

export class RedisServer {
  readonly commands: ReadonlyMap<string, Command> = commandTable;
  readonly databases: readonly Database[];
  readonly clients = new Map<number, Client>();
  readonly config: Configuration;
  readonly pubsub: PubSub;
  readonly blocking: Blocking;
  readonly expiry: Expiry;
  readonly eviction: Eviction;
  readonly scripting: Scripting;
  readonly monitors = new Monitors();
  readonly slowLog: SlowLog;
  readonly statistics: Statistics;
  readonly invalidation: Invalidation;
  readonly random: () => number;
  readonly options: RedisOptions;
  readonly #clock: () => number;
  /** The time that everything within one command sees. */
  #frozen: number | null = null;
  #lastClient = 0;
  /** EXEC runs: nobody waits within it. */
  inTransaction = false;
  /** The client whose command runs. */
  current: Client | null = null;
  pausedUntil: { readonly at: number; readonly all: boolean } | null = null;
  readonly #afterPause: (() => void)[] = [];

  constructor(options: RedisOptions = {}) {
    this.options = options;
    this.#clock = options.now ?? Date.now;
    this.random = options.random ?? Math.random;
    this.config = new Configuration(options.config ?? {});
    this.statistics = new Statistics(this.now());
    this.slowLog = new SlowLog(this.config);
    const host = {
      now: () => this.now(),
      expired: (database: Database, key: string) => this.#expired(database, key),
      expirySet: (at: number) => this.expiry.due(at),
    };
    this.databases = Array.from(
      { length: Number(this.config.get('databases')) },
      (_, index) => new Database(index, host),
    );
    this.expiry = new Expiry(this.databases, () => this.now());
    this.eviction = new Eviction(this);
    this.pubsub = new PubSub(this);
    this.blocking = new Blocking(this);
    this.invalidation = new Invalidation(this);
    this.scripting = new Scripting(this);
  }

  now(): number {
    return this.#frozen ?? this.#clock();
  }

  database(index: number): Database {
    const found = this.databases[index];
    if (!found) throw new RedisError('ERR DB index is out of range');
    return found;
  }

  connect(connection: {
    readonly address: string;
    readonly localAddress: string;
    write(text: string): void;
    disconnect(): void;
  }): Client {
    const client = new Client(++this.#lastClient, { ...connection, now: this.now() });
    if (this.config.get('requirepass') !== '') client.user = null;
    this.clients.set(client.id, client);
    this.statistics.connections++;
    return client;
  }

  disconnected(client: Client): void {
    if (client.closing) return;
    client.closing = true;
    client.blocked?.end(null);
    this.clients.delete(client.id);
    this.pubsub.forget(client);
    this.monitors.delete(client);
    this.invalidation.forget(client);
    this.unwatch(client);
  }

  /**
   * Runs what a client sent, and answers it.
   * @param words at least one
   */
  receive(client: Client, words: readonly string[]): void {
    const paused = this.#pauseFor(client, words);
    if (paused) {
      this.#afterPause.push(() => this.receive(client, words));
      return;
    }
    client.lastUsed = this.#clock();
    const reply = this.#execute(client, words);
    if (client.replies === 'skip-next') client.replies = 'skip';
    else if (client.replies === 'skip') client.replies = 'on';
    else client.reply(reply);
    this.settle();
    if (client.closeAfterReply) client.disconnect();
  }

  /** Serves who waited for what has come. */
  settle(): void {
    this.blocking.serve();
  }

  #execute(client: Client, words: readonly string[]): Reply {
    const found = checked(this, words);
    if ('t' in found) {
      if (client.transaction && found.refuses) client.transaction.refused = true;
      this.statistics.error(found.text);
      return errorReply(found.text);
    }
    const refused = refusal(this, client, found, words);
    if (refused !== null) {
      if (typeof refused === 'object' && 't' in refused && refused.t === 'error') {
        this.statistics.error(refused.text);
        if (client.transaction) client.transaction.refused = true;
      }
      return refused;
    }
    return this.run(client, found, words);
  }

  /** Runs a command that may run: for clients, transactions and scripts alike. */
  run(client: Client, found: Command, words: readonly string[]): Reply {
    const outermost = this.#frozen === null;
    const started = performance.now();
    this.#frozen ??= this.#clock();
    const before = this.current;
    this.current = client;
    client.lastCommand = found.name;
    if (!found.flags.has('skip-monitor')) this.monitors.tell(this.now(), client, words);
    const call: Call = {
      server: this,
      client,
      database: this.database(client.database),
      name: found.name,
      now: this.now(),
    };
    this.invalidation.read(client, found, words);
    try {
      return found.handler(call, found.name.includes('|') ? words.slice(2) : words.slice(1));
    } catch (thrown) {
      if (!(thrown instanceof RedisError)) throw thrown;
      this.statistics.error(thrown.message);
      return errorReply(thrown.message);
    } finally {
      this.current = before;
      if (outermost) this.#frozen = null;
      const microseconds = Math.max(Math.round((performance.now() - started) * 1_000), 0);
      if (!client.observes) this.statistics.command(found.name, microseconds);
      if (outermost) this.slowLog.note(this.now(), microseconds, words, client);
    }
  }

  /**
   * A key was changed: who watches it is told, who waits for it is served, and the event is published.
   * @param type the letter of notify-keyspace-events: `$` string, `l` list, `g` generic …
   */
  changed(database: Database, key: string, type: string, event: string): void {
    database.measure(key);
    this.touched(database, key);
    this.pubsub.notify(database.index, type, event, key);
  }

  /** As `changed`, without an event of its own. */
  touched(database: Database, key: string): void {
    this.statistics.changes++;
    const watched = `${database.index}:${key}`;
    for (const client of this.#watchers.get(watched) ?? []) client.dirty = true;
    this.blocking.ready(database.index, key);
    this.invalidation.changed(key, this.current);
  }

  readonly #watchers = new Map<string, Set<Client>>();

  watch(client: Client, key: string): void {
    const watched = `${client.database}:${key}`;
    client.watched.add(watched);
    const watchers = this.#watchers.get(watched) ?? new Set();
    watchers.add(client);
    this.#watchers.set(watched, watchers);
  }

  unwatch(client: Client): void {
    for (const watched of client.watched) {
      const watchers = this.#watchers.get(watched);
      watchers?.delete(client);
      if (watchers?.size === 0) this.#watchers.delete(watched);
    }
    client.watched.clear();
    client.dirty = false;
  }

  /** After FLUSHALL, SWAPDB: whoever watches a key of the database that is, or was, there. */
  touchAll(database: Database, keys: Iterable<string>): void {
    for (const key of keys) this.touched(database, key);
  }

  #expired(database: Database, key: string): void {
    database.delete(key);
    this.statistics.expired++;
    this.touched(database, key);
    this.pubsub.notify(database.index, 'x', 'expired', key);
  }

  pause(until: number, all: boolean): void {
    this.pausedUntil = { at: until, all };
    setTimeout(() => this.resume(), Math.max(until - this.#clock(), 0));
  }

  resume(): void {
    if (this.pausedUntil && this.pausedUntil.at > this.#clock()) return;
    this.unpause();
  }

  unpause(): void {
    this.pausedUntil = null;
    for (const go of this.#afterPause.splice(0)) go();
  }

  #pauseFor(client: Client, words: readonly string[]): boolean {
    if (!this.pausedUntil || this.pausedUntil.at <= this.#clock() || client.scripted) return false;
    const found = this.commands.get((words[0] ?? '').toLowerCase());
    if (!found || found.name === 'client') return false;
    const writes = found.flags.has('write') || found.flags.has('may-replicate') || found.name === 'exec';
    return this.pausedUntil.all || writes;
  }

  /** All keys of all databases go. */
  flush(): Reply {
    for (const database of this.databases) {
      const keys = [...database.keys()];
      database.clear();
      this.touchAll(database, keys);
    }
    return OK;
  }

  /** Timers end: the server is to be forgotten. */
  stop(): void {
    this.expiry.stop();
    for (const client of this.clients.values()) client.disconnect();
  }
}
