/**
 * What goes when memory is full: `maxmemory-policy`. As in Redis, a few keys are looked at (`maxmemory-samples`) and the
 * best candidates kept in a pool of sixteen; LFU counts with a logarithmic counter that decays (evict.c).
 */
import type { Command } from '../command';
import type { RedisServer } from '../server';
import type { Database } from './database';
import type { Entry } from './entry';

interface Candidate {
  readonly database: Database;
  readonly key: string;
  /** The higher, the sooner it goes. */
  readonly idle: number;
}

const POOL = 16;
const LFU_BEGIN = 5;

export class Eviction {
  readonly #server: RedisServer;
  #pool: Candidate[] = [];
  evicted = 0;

  constructor(server: RedisServer) {
    this.#server = server;
  }

  /** What all keys are reckoned to take, in bytes. */
  get used(): number {
    return this.#server.databases.reduce((sum, { bytes }) => sum + bytes, BASE);
  }

  get #policy(): string {
    return this.#server.config.get('maxmemory-policy');
  }

  get countsFrequency(): boolean {
    return this.#policy.endsWith('lfu');
  }

  /** Makes room; true when there is none and the command would need some. */
  mustRefuse(command: Command): boolean {
    const most = Number(this.#server.config.get('maxmemory'));
    if (most === 0 || this.used <= most) return false;
    const freed = this.#makeRoom(most);
    return !freed && command.flags.has('denyoom');
  }

  #makeRoom(most: number): boolean {
    while (this.used > most) {
      const victim = this.#victim();
      if (!victim) return false;
      const { database, key } = victim;
      database.delete(key);
      this.evicted++;
      this.#server.statistics.evicted++;
      this.#server.touched(database, key);
      this.#server.pubsub.notify(database.index, 'e', 'evicted', key);
    }
    return true;
  }

  #victim(): { database: Database; key: string } | undefined {
    const policy = this.#policy;
    if (policy === 'noeviction') return undefined;
    const onlyVolatile = policy.startsWith('volatile');
    if (policy.endsWith('random')) return this.#randomVictim(onlyVolatile);
    this.#fillPool(onlyVolatile, policy);
    while (this.#pool.length > 0) {
      const best = this.#pool.pop();
      if (best?.database.peek(best.key)) return best;
    }
    return undefined;
  }

  #randomVictim(onlyVolatile: boolean): { database: Database; key: string } | undefined {
    const { random, databases } = this.#server;
    for (const database of databases) {
      const keys = onlyVolatile ? [...database.volatile.keys()] : [...database.keys()];
      const key = keys[Math.floor(random() * keys.length)];
      if (key !== undefined) return { database, key };
    }
    return undefined;
  }

  #fillPool(onlyVolatile: boolean, policy: string): void {
    const samples = Number(this.#server.config.get('maxmemory-samples'));
    for (const database of this.#server.databases) {
      const keys = database.sampleKeys(samples, onlyVolatile, this.#server.random);
      for (const key of keys) {
        const entry = database.peek(key);
        if (!entry || this.#pool.some((one) => one.database === database && one.key === key)) continue;
        this.#pool.push({ database, key, idle: this.#idle(entry, policy) });
      }
    }
    this.#pool.sort((left, right) => left.idle - right.idle);
    this.#pool = this.#pool.slice(-POOL);
  }

  #idle(entry: Entry, policy: string): number {
    if (policy.endsWith('ttl')) return Number.MAX_SAFE_INTEGER - (entry.expires ?? 0);
    if (policy.endsWith('lfu')) return 255 - this.frequency(entry);
    return this.#server.now() - entry.used;
  }

  /** A key was used. */
  touch(entry: Entry): void {
    entry.used = this.#server.now();
    if (!this.countsFrequency) return;
    const counter = this.frequency(entry);
    const base = Math.max(counter - LFU_BEGIN, 0);
    const factor = Number(this.#server.config.get('lfu-log-factor'));
    const rises = counter < 255 && this.#server.random() < 1 / (base * factor + 1);
    entry.frequency = counter + (rises ? 1 : 0);
    entry.decayed = Math.floor(entry.used / 60_000);
  }

  /** The counter, less what it lost since. */
  frequency(entry: Entry): number {
    const minutes = Number(this.#server.config.get('lfu-decay-time'));
    if (minutes === 0) return entry.frequency;
    const passed = Math.floor((Math.floor(this.#server.now() / 60_000) - entry.decayed) / minutes);
    return Math.max(entry.frequency - Math.max(passed, 0), 0);
  }
}

/** What an empty server takes, so that figures are of the size that people know. */
const BASE = 860_000;
