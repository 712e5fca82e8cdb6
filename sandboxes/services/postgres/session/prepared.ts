import { closeStatement, type FrontendMessage } from '../protocol/frontend';

/** PostgreSQL cuts names of prepared statements to 63 bytes. */
const LONGEST = 63;

interface Statement {
  readonly inner: string;
  /** What makes it again where the server has lost it: a Parse message, or the text of a PREPARE. */
  source: { readonly parse: FrontendMessage } | { readonly sql: string } | null;
  /** The text that it runs. */
  sql: string;
  /** The server has it. */
  present: boolean;
}

/**
 * Names of one client's prepared statements. All clients share one session, so each has its own: `users` of the client with
 * the number 7 is `7:users` there.
 */
export class PreparedStatements {
  readonly #pid: number;
  readonly #byName = new Map<string, Statement>();
  #long = 0;

  constructor(pid: number) {
    this.#pid = pid;
  }

  /** The name inside of a statement, made or not: an error that names it is turned back by `outward`. */
  inner(name: string): string {
    return this.#byName.get(name)?.inner ?? this.#innerFor(name);
  }

  #innerFor(name: string): string {
    const inner = `${this.#pid}:${name}`;
    if (new TextEncoder().encode(inner).length <= LONGEST) return inner;
    return `${this.#pid}:${name.slice(0, 20)}~${++this.#long}`;
  }

  /** What it runs; empty when there is none of that name. */
  sqlOf(name: string): string {
    return this.#byName.get(name)?.sql ?? '';
  }

  made(name: string, sql: string, source: Statement['source']): void {
    this.#byName.set(name, { inner: this.inner(name), source, sql, present: true });
  }

  closed(name: string): void {
    this.#byName.delete(name);
  }

  get names(): readonly string[] {
    return [...this.#byName.keys()];
  }

  /** The server has lost them: DEALLOCATE ALL of another client, a reset. */
  lost(): void {
    for (const statement of this.#byName.values()) statement.present = false;
  }

  clear(): void {
    this.#byName.clear();
  }

  /** What must be sent before one of that name can be used: nothing, where the server has it. */
  again(name: string): { readonly parse: FrontendMessage } | { readonly sql: string } | null {
    const statement = this.#byName.get(name);
    if (!statement || statement.present) return null;
    statement.present = true;
    return statement.source;
  }

  /** Closes all of them in the server. */
  farewell(): Uint8Array[] {
    return [...this.#byName.values()]
      .filter(({ present }) => present)
      .map(({ inner }) => closeStatement(inner));
  }

  /** A text of the server with the client's own names. */
  outward(text: string): string {
    let outward = text.replaceAll(`"${this.#pid}:`, '"');
    for (const [name, { inner }] of this.#byName)
      if (inner.includes('~'))
        outward = outward.replaceAll(`"${inner.slice(inner.indexOf(':') + 1)}"`, `"${name}"`);
    return outward;
  }
}
