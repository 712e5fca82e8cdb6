/** Who may use the one session of the server: one client at a time, in the order of asking. */
export class Turns<Client> {
  #owner: Client | null = null;
  readonly #waiting: { readonly client: Client; readonly go: () => void }[] = [];

  get owner(): Client | null {
    return this.#owner;
  }

  get waiting(): readonly Client[] {
    return this.#waiting.map(({ client }) => client);
  }

  /** Resolves when it is the client's turn. Rejects with the signal's reason. */
  take(client: Client, signal: AbortSignal): Promise<void> {
    if (this.#owner === client) return Promise.resolve();
    if (this.#owner === null && this.#waiting.length === 0) {
      this.#owner = client;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const entry = { client, go: () => settle(resolve) };
      const settle = (how: () => void): void => {
        signal.removeEventListener('abort', abort);
        how();
      };
      const abort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1);
        settle(() => reject(signal.reason));
      };
      signal.addEventListener('abort', abort);
      this.#waiting.push(entry);
    });
  }

  give(client: Client): void {
    if (this.#owner !== client) return;
    const next = this.#waiting.shift();
    this.#owner = next?.client ?? null;
    next?.go();
  }
}
