import { rmSync } from 'node:fs';
import type { Verdict } from '../api';
import type { Purge } from '../cache/store';
import { ConfigError } from '../config/config-error';
import type { Server as ServerConfig } from '../config/model';
import type { Clock, Engine } from '../engine';
import type { PacketFilter } from '../packet-filter/packet-filter';
import { type ProxyStatus, statusOf } from '../status';
import { type Listener, listen } from './listener';
import { type Lasting, loadEngine, newLasting, type Source } from './load';

export interface ProxyOptions {
  readonly host: string;
  /** Where a port of the configuration really is: the port itself, as a rule. */
  portOf(configured: number): number;
  readonly clock: Clock;
  /** Where caches outlive the process; null: nowhere. */
  readonly cacheFolder: string | null;
  log(line: string): void;
}

/** A proxy that runs: its listeners, and the configuration of this moment. */
export class ProxyServer {
  readonly #options: ProxyOptions;
  readonly #listeners = new Map<number, Listener>();
  #lasting: Lasting;
  #packetFilter: PacketFilter | null = null;
  #engine: Engine | null = null;
  #source: Source | null = null;
  #generation = 0;

  constructor(options: ProxyOptions) {
    this.#options = options;
    this.#lasting = newLasting(options.cacheFolder);
  }

  /** Where the first `listen` of the configuration really is. */
  get port(): number {
    return [...this.#listeners.values()][0]?.port ?? 0;
  }

  /**
   * Takes a configuration: at the start, or in the place of the one before, whose requests end as they began.
   * @param filter what stands before its ports; connections that are open stay
   * @returns warnings
   * @throws ConfigError, Node's error when a port is taken: then all stays as it was
   */
  async load(source: Source, filter: PacketFilter | null): Promise<readonly string[]> {
    const { clock, log, host, portOf } = this.#options;
    const engine = await loadEngine(source, this.#lasting, clock, log);
    for (const warning of engine.config.warnings) log(`[warn] ${warning}`);
    const wanted = new Set(portsOf(engine.config.servers));
    for (const port of wanted)
      if (!this.#listeners.has(port)) {
        const opened = await listen(
          () => this.#engine ?? engine,
          host,
          port,
          portOf(port),
          (caller) => this.#packetFilter?.admits(caller) ?? true,
        );
        this.#listeners.set(port, opened);
      }
    const before = this.#engine;
    this.#engine = engine;
    this.#packetFilter = filter;
    this.#source = source;
    this.#generation++;
    for (const pool of before?.pools.values() ?? []) pool.close();
    for (const [port, listener] of this.#listeners)
      if (!wanted.has(port)) {
        this.#listeners.delete(port);
        await listener.close();
      }
    return engine.config.warnings;
  }

  /** Reads a configuration without taking it. @returns warnings @throws ConfigError */
  async test(source: Source): Promise<readonly string[]> {
    const { clock, log } = this.#options;
    return (await loadEngine(source, newLasting(null), clock, log)).config.warnings;
  }

  /** @param source the configuration as its file is now */
  async status(source: Source): Promise<ProxyStatus> {
    const loaded = this.#source;
    if (!this.#engine || !loaded) throw new Error('The proxy has no configuration.');
    const changed = source.text !== loaded.text;
    const problem = changed ? (await verdictOf(this.test(source))).problem : null;
    return statusOf(this.#engine, this.#packetFilter?.status() ?? null, {
      file: loaded.file,
      text: loaded.text,
      generation: this.#generation,
      changed,
      problem,
    });
  }

  /** @returns how many responses of a zone are forgotten; null: there is no such zone */
  purge(zone: string, purge: Purge): number | null {
    return this.#engine?.caches.get(zone)?.forget(purge) ?? null;
  }

  /** Forgets caches, limits and counters, and takes the configuration anew. */
  async reset(source: Source, filter: PacketFilter | null): Promise<void> {
    const { cacheFolder } = this.#options;
    if (cacheFolder !== null) rmSync(cacheFolder, { recursive: true, force: true });
    this.#lasting = newLasting(cacheFolder);
    await this.load(source, filter);
  }

  async stop(): Promise<void> {
    for (const pool of this.#engine?.pools.values() ?? []) pool.close();
    await Promise.all([...this.#listeners.values()].map((listener) => listener.close()));
    this.#listeners.clear();
  }
}

/** @param taken resolves with warnings; what it rejects with refuses the configuration */
export const verdictOf = (taken: Promise<readonly string[]>): Promise<Verdict> =>
  taken.then(
    (warnings) => ({ problem: null, warnings, syntaxOk: true }),
    (error: unknown) => ({
      problem: `[emerg] ${error instanceof Error ? error.message : String(error)}`,
      warnings: error instanceof ConfigError ? error.warnings : [],
      syntaxOk: error instanceof ConfigError && error.afterwards,
    }),
  );

const portsOf = (servers: readonly ServerConfig[]): readonly number[] =>
  servers.flatMap(({ listens }) => listens.map(({ port }) => port));
