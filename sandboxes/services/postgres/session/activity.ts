/** A client's row of pg_stat_activity, with the names of its columns. */
export interface ActivityRow {
  readonly pid: number;
  readonly usename: string;
  readonly application_name: string;
  readonly state: string;
  readonly query: string;
  readonly wait_event_type: string | null;
  readonly wait_event: string | null;
  readonly xact_start: string | null;
  readonly query_start: string | null;
  readonly backend_start: string;
  readonly state_change: string;
  readonly client_addr: string | null;
  readonly client_port: number;
  readonly blocked_by: readonly number[];
}

/** As track_activity_query_size. */
const LONGEST_QUERY = 1_024;

/** What a client does, told at each change. */
export class Activity {
  readonly #now: () => number;
  readonly #began: number;
  #changed: number;
  #queryStart: number | null = null;
  #transactionStart: number | null = null;
  #query = '';
  #state = 'idle';
  #waits: { readonly type: string; readonly event: string; readonly blockedBy: readonly number[] } | null = {
    type: 'Client',
    event: 'ClientRead',
    blockedBy: [],
  };

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now;
    this.#began = now();
    this.#changed = this.#began;
  }

  get query(): string {
    return this.#query;
  }

  starts(query: string): void {
    const now = this.#now();
    if (query !== '') this.#query = query.slice(0, LONGEST_QUERY);
    this.#queryStart = now;
    this.#transactionStart ??= now;
    this.#waits = null;
    this.#become('active', now);
  }

  waits(type: string, event: string, blockedBy: readonly number[] = []): void {
    this.#waits = { type, event, blockedBy };
  }

  goesOn(): void {
    this.#waits = null;
  }

  /** @param transaction what ReadyForQuery said */
  ends(transaction: 'I' | 'T' | 'E'): void {
    if (transaction === 'I') this.#transactionStart = null;
    const idle = { I: 'idle', T: 'idle in transaction', E: 'idle in transaction (aborted)' };
    this.#waits = { type: 'Client', event: 'ClientRead', blockedBy: [] };
    this.#become(idle[transaction], this.#now());
  }

  #become(state: string, now: number): void {
    this.#state = state;
    this.#changed = now;
  }

  row(client: { pid: number; user: string; name: string; address: string; port: number }): ActivityRow {
    const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
    return {
      pid: client.pid,
      usename: client.user,
      application_name: client.name,
      state: this.#state,
      query: this.#query,
      wait_event_type: this.#waits?.type ?? null,
      wait_event: this.#waits?.event ?? null,
      xact_start: time(this.#transactionStart),
      query_start: time(this.#queryStart),
      backend_start: new Date(this.#began).toISOString(),
      state_change: new Date(this.#changed).toISOString(),
      client_addr: client.address === '' ? null : client.address,
      client_port: client.port,
      blocked_by: this.#waits?.blockedBy ?? [],
    };
  }

  /** In words, for whoever waits for it. */
  get inWords(): string {
    const seconds = ((this.#now() - (this.#transactionStart ?? this.#now())) / 1_000).toFixed(1);
    return `has had a transaction open for ${seconds} s (${this.#state}; its last statement: ${this.#query.slice(0, 200)})`;
  }
}
