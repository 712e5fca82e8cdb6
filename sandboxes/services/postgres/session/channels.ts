/** Who listens to what. LISTEN counts when its transaction commits. */
export class Channels {
  readonly #listening = new Set<string>();
  #pending: ({ readonly listen: string } | { readonly unlisten: string | null })[] = [];

  get names(): readonly string[] {
    return [...this.#listening];
  }

  has(channel: string): boolean {
    return this.#listening.has(channel);
  }

  listen(channel: string): void {
    this.#pending.push({ listen: channel });
  }

  /** @param channel null: all */
  unlisten(channel: string | null): void {
    this.#pending.push({ unlisten: channel });
  }

  rolledBack(): void {
    this.#pending = [];
  }

  /** @returns channels that this client no longer listens to */
  committed(): readonly string[] {
    const before = this.names;
    for (const change of this.#pending.splice(0)) {
      if ('listen' in change) this.#listening.add(change.listen);
      else if (change.unlisten === null) this.#listening.clear();
      else this.#listening.delete(change.unlisten);
    }
    return before.filter((name) => !this.#listening.has(name));
  }
}
