import type { UpstreamConnection } from './connection';

/** Idle connections to the servers of one upstream: `keepalive`. The one used longest ago makes room. */
export class ConnectionPool {
  readonly #most: number;
  #idle: UpstreamConnection[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#idle.length;
  }

  take(key: string): UpstreamConnection | null {
    const found = this.#idle.findLast((connection) => connection.key === key);
    if (found) this.#forget(found);
    return found ?? null;
  }

  give(connection: UpstreamConnection): void {
    if (this.#most === 0 || !connection.reusable) {
      connection.close();
      return;
    }
    connection.idle(() => this.#forget(connection));
    this.#idle.push(connection);
    if (this.#idle.length > this.#most) this.#idle.shift()?.close();
  }

  close(): void {
    for (const connection of this.#idle.splice(0)) connection.close();
  }

  #forget(connection: UpstreamConnection): void {
    this.#idle = this.#idle.filter((one) => one !== connection);
  }
}
