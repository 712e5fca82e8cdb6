import type { Socket } from 'node:net';
import type { Server as ServerConfig } from '../config/model';
import type { Clock, Engine } from '../engine';
import { type ProxyStatus, statusOf } from '../status';
import { type Listener, listen } from './listener';
import { loadEngine, newLasting, type Source } from './load';

export interface ProxyOptions {
  readonly host: string;
  /** Where a port of the configuration really is: the port itself, as a rule. */
  portOf(configured: number): number;
  readonly clock: Clock;
  /** Whether a connection is let in. */
  admit(socket: Socket): boolean;
  log(line: string): void;
}

/** A proxy that runs: its listeners, and the configuration of this moment. */
export class ProxyServer {
  readonly #options: ProxyOptions;
  readonly #listeners = new Map<number, Listener>();
  #lasting = newLasting();
  #engine: Engine | null = null;
  #source: Source | null = null;
  #generation = 0;

  constructor(options: ProxyOptions) {
    this.#options = options;
  }

  /** Where the first `listen` of the configuration really is. */
  get port(): number {
    return [...this.#listeners.values()][0]?.port ?? 0;
  }

  /**
   * Takes a configuration: at the start, or in the place of the one before, whose requests end as they began.
   * @throws ConfigError, Node's error when a port is taken: then all stays as it was
   */
  async load(source: Source): Promise<void> {
    const { clock, log, host, portOf, admit } = this.#options;
    const engine = await loadEngine(source, this.#lasting, clock, log);
    for (const warning of engine.config.warnings) log(`[warn] ${warning}`);
    const wanted = new Set(portsOf(engine.config.servers));
    for (const port of wanted)
      if (!this.#listeners.has(port)) {
        const opened = await listen(() => this.#engine ?? engine, host, port, portOf(port), admit);
        this.#listeners.set(port, opened);
      }
    const before = this.#engine;
    this.#engine = engine;
    this.#source = source;
    this.#generation++;
    for (const pool of before?.pools.values() ?? []) pool.close();
    for (const [port, listener] of this.#listeners)
      if (!wanted.has(port)) {
        this.#listeners.delete(port);
        await listener.close();
      }
  }

  /** What stands against a configuration, without taking it. @throws ConfigError */
  async test(source: Source): Promise<void> {
    const { clock, log } = this.#options;
    await loadEngine(source, newLasting(), clock, log);
  }

  /** @param source the configuration as its file is now */
  async status(source: Source): Promise<ProxyStatus> {
    const loaded = this.#source;
    if (!this.#engine || !loaded) throw new Error('The proxy has no configuration.');
    const changed = source.text !== loaded.text;
    const problem = changed ? await problemOf(this.test(source)) : null;
    return statusOf(this.#engine, {
      file: loaded.file,
      text: loaded.text,
      generation: this.#generation,
      changed,
      problem,
    });
  }

  /** Forgets a response, or all of a zone. @returns how many; null: there is no such zone */
  purge(zone: string, key: string | null): number | null {
    return this.#engine?.caches.get(zone)?.forget(key) ?? null;
  }

  /** Forgets caches, limits and counters, and takes the configuration anew. */
  async reset(source: Source): Promise<void> {
    this.#lasting = newLasting();
    await this.load(source);
  }

  async stop(): Promise<void> {
    for (const pool of this.#engine?.pools.values() ?? []) pool.close();
    await Promise.all([...this.#listeners.values()].map((listener) => listener.close()));
    this.#listeners.clear();
  }
}

/** What refuses a configuration, as nginx's line of it begins. */
export const problemOf = (taken: Promise<void>): Promise<string | null> =>
  taken.then(
    () => null,
    (error: unknown) => `[emerg] ${error instanceof Error ? error.message : String(error)}`,
  );

const portsOf = (servers: readonly ServerConfig[]): readonly number[] =>
  servers.flatMap(({ listens }) => listens.map(({ port }) => port));
