import type { Socket } from 'node:net';
import type { Server as ServerConfig } from '../config/model';
import type { Clock, Engine } from '../engine';
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
    for (const pool of before?.pools.values() ?? []) pool.close();
    for (const [port, listener] of this.#listeners)
      if (!wanted.has(port)) {
        this.#listeners.delete(port);
        await listener.close();
      }
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

const portsOf = (servers: readonly ServerConfig[]): readonly number[] =>
  servers.flatMap(({ listens }) => listens.map(({ port }) => port));
