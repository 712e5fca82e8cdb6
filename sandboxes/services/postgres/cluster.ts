import type { Backend } from './backend/backend';
import { queryMessage } from './protocol/frontend';
import type { BackendMessage } from './protocol/messages';
import { AdvisoryLocks } from './session/advisory-locks';
import type { Client } from './session/client';
import { difference, readTimeouts, type Settings, setting, type Timeouts } from './session/settings';
import { Turns } from './turns';

export interface Role {
  readonly canLogin: boolean;
  /** As `pg_authid` keeps it: a SCRAM verifier. */
  readonly password: string | null;
  /** Of ALTER ROLE … SET and ALTER DATABASE … SET. */
  readonly settings: Settings;
}

export interface ClusterOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds that a client waits for another's transaction when it has set no lock_timeout. */
  readonly patience: number;
  /** What is shown as ParameterStatus to every client. */
  readonly parameters: ReadonlyMap<string, string>;
}

const FIRST_PID = 1_001;

/** What clients share: the server's one session, and what is known of each of them. */
export class Cluster {
  backend: Backend;
  readonly options: ClusterOptions;
  readonly turns = new Turns<Client>();
  readonly sessions = new Map<number, Client>();
  readonly locks = new AdvisoryLocks();
  roles: ReadonlyMap<string, Role> = new Map();
  timeouts: Timeouts;
  unnamedOf: Client | null = null;
  #lastPid = FIRST_PID;
  /** What the server's session has at the moment. */
  #applied: { pid: number; settings: Settings } = { pid: 0, settings: new Map() };

  constructor(backend: Backend, options: ClusterOptions) {
    this.backend = backend;
    this.options = options;
    this.timeouts = readTimeouts(backend);
    this.readRoles();
  }

  nextPid(): number {
    return ++this.#lastPid;
  }

  query(sql: string): (string | null)[][] {
    // A simple query does away with the unnamed statement.
    this.unnamedOf = null;
    return this.backend.query(sql);
  }

  run(bytes: Uint8Array, timeout = 0): BackendMessage[] {
    return this.backend.run(bytes, timeout);
  }

  /**
   * The server's session becomes a client's: between transactions only.
   * @throws {Error} a setting that the client began with is none
   */
  become(session: Client): void {
    const statements = difference(this.#applied.settings, session.settings);
    if (this.#applied.pid !== session.pid) statements.push(setting('backlab.pid', String(session.pid)));
    if (statements.length === 0) return;
    // All of it is one transaction: an error leaves what was.
    this.query(statements.join('; '));
    this.#applied = { pid: session.pid, settings: session.settings };
  }

  /** The client's own statements have set what it has now. */
  settled(session: Client): void {
    this.#applied = { pid: session.pid, settings: session.settings };
  }

  readRoles(): void {
    const rows = this.backend.query(
      `select rolname, rolcanlogin, rolpassword, (
         select jsonb_agg(entry) from pg_db_role_setting s, unnest(s.setconfig) as entry where s.setrole in (0, r.oid))
       from pg_authid r`,
    );
    this.unnamedOf = null;
    this.roles = new Map(
      rows.map(([name, canLogin, password, settings]) => [
        name ?? '',
        { canLogin: canLogin === 't', password: password ?? null, settings: settingsOf(settings ?? null) },
      ]),
    );
  }

  /** Sends what NOTIFY of one client has to tell to all that listen. */
  notify(sender: Client, channel: string, payload: string): void {
    for (const session of this.sessions.values())
      if (session.channels.has(channel)) session.notified(sender.pid, channel, payload);
  }

  /** The server forgot what it was listening to. */
  listenAgain(channels: readonly string[]): void {
    const wanted = channels.filter((name) =>
      [...this.sessions.values()].some(({ channels: own }) => own.has(name)),
    );
    if (wanted.length > 0)
      this.query(wanted.map((name) => `listen "${name.replaceAll('"', '""')}"`).join('; '));
  }

  /** A client has gone, or its transaction must end: outside of a turn of anyone else. */
  farewell(session: Client): void {
    this.sessions.delete(session.pid);
    this.run(queryMessage('rollback'));
    this.unnamedOf = null;
    for (const bytes of session.prepared.farewell()) this.run(bytes);
    const others = [...this.sessions.values()];
    const unheard = session.channels.names.filter(
      (name) => !others.some(({ channels }) => channels.has(name)),
    );
    const statements = [
      ...this.locks.forget(session.pid),
      ...unheard.map((name) => `unlisten "${name.replaceAll('"', '""')}"`),
    ];
    if (statements.length > 0) this.query(statements.join('; '));
  }

  /** @returns a transaction of this client, or a statement, holds others up */
  blockersOf(session: Client): readonly number[] {
    const { owner } = this.turns;
    return owner && owner !== session ? [owner.pid] : [];
  }

  clientsJson(): string {
    return JSON.stringify([...this.sessions.values()].map((session) => session.row()));
  }

  /**
   * Back to what `backend.remember` was called for; who is in a transaction loses it, and the connection.
   * @param start a server anew, for when this one cannot go back
   */
  async reset(start: () => Promise<Backend>): Promise<void> {
    this.turns.owner?.terminate();
    const restored = this.backend.restore();
    if (!restored) {
      await this.backend.stop();
      this.backend = await start();
    }
    this.unnamedOf = null;
    this.#applied = { pid: 0, settings: new Map() };
    this.locks.clear();
    for (const session of this.sessions.values()) session.prepared.lost();
    if (!restored) this.backend.remember();
    this.listenAgain([...new Set([...this.sessions.values()].flatMap(({ channels }) => channels.names))]);
    this.readRoles();
  }
}

function settingsOf(json: string | null): Settings {
  const entries = json === null ? [] : (JSON.parse(json) as string[]);
  return new Map(
    entries.map((entry) => {
      const equals = entry.indexOf('=');
      return [entry.slice(0, equals), entry.slice(equals + 1)];
    }),
  );
}
