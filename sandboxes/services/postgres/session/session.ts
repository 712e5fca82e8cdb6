import { joinBytes } from '../../../bytes';
import type { Cluster } from '../cluster';
import {
  closeStatement,
  copyFail,
  encode,
  type FrontendMessage,
  queryMessage,
  SYNC,
} from '../protocol/frontend';
import {
  type BackendMessage,
  encodeAll,
  notification,
  readyForQuery,
  type TransactionState,
} from '../protocol/messages';
import { Activity, type ActivityRow } from './activity';
import { digest, stateOf, type Wait, waitOf } from './answers';
import { Channels } from './channels';
import type { Client } from './client';
import { Collector } from './collector';
import { PreparedStatements } from './prepared';
import * as problems from './problems';
import { Problem } from './problems';
import { customNames, readSettings, readTimeouts, type Settings, setting, type Timeouts } from './settings';
import { type Translated, translate, type Unit } from './unit';

export interface Connection {
  readonly address: string;
  readonly port: number;
  write(bytes: Uint8Array): void;
  /** After what was written. */
  end(): void;
}

const SAVEPOINT = 'backlab_attempt';

/** One client: runs what it sends, one after the other, when it is its turn. */
export class Session implements Client {
  readonly pid: number;
  readonly secret: number;
  readonly user: string;
  readonly prepared: PreparedStatements;
  readonly channels = new Channels();
  readonly activity: Activity;
  settings: Settings;
  unnamed: { sql: string; message: FrontendMessage | null } = { sql: '', message: null };

  readonly #cluster: Cluster;
  readonly #connection: Connection;
  readonly #collector = new Collector();
  readonly #units: Unit[] = [];
  readonly #portals = new Map<string, string>();
  readonly #custom = new Set<string>();
  /** After an error, up to Sync. */
  #skipping = false;
  #running = false;
  #gone = false;
  #begun = false;
  #state: TransactionState = 'I';
  /** Messages were run whose Sync is still to come. */
  #open = false;
  #timeouts: Timeouts;
  #interrupt = new AbortController();
  #idle: ReturnType<typeof setTimeout> | undefined;
  #copy: { readonly parts: Uint8Array[]; readonly done: () => void } | null = null;

  constructor(
    cluster: Cluster,
    connection: Connection,
    identity: { readonly user: string; readonly secret: number; readonly settings: Settings },
  ) {
    this.#cluster = cluster;
    this.#connection = connection;
    this.pid = cluster.nextPid();
    this.user = identity.user;
    this.secret = identity.secret;
    const start = new Map([...(cluster.roles.get(identity.user)?.settings ?? []), ...identity.settings]);
    if (identity.user !== 'postgres') start.set('session_authorization', identity.user);
    this.settings = start;
    this.#timeouts = cluster.timeouts;
    this.prepared = new PreparedStatements(this.pid);
    this.activity = new Activity(cluster.options.now);
    cluster.sessions.set(this.pid, this);
  }

  get #owns(): boolean {
    return this.#cluster.turns.owner === this;
  }

  row(): ActivityRow {
    const { address, port } = this.#connection;
    const name = this.settings.get('application_name') ?? '';
    return this.activity.row({ pid: this.pid, user: this.user, name, address, port });
  }

  receive(message: FrontendMessage): void {
    if (this.#gone) return;
    if (this.#copy && this.#takeCopy(message)) return;
    if (message.type === 'X') {
      this.disconnected();
      this.#connection.end();
      return;
    }
    // Data of a COPY that has failed: the server ignores it.
    if ('dcf'.includes(message.type)) return;
    const unit = this.#collector.add(message);
    if (!unit) return;
    this.#units.push(unit);
    if (!this.#running) void this.#work();
  }

  notified(pid: number, channel: string, payload: string): void {
    this.#send([notification(pid, channel, payload)]);
  }

  cancel(): void {
    this.#interrupt.abort(problems.cancelledByUser());
  }

  terminate(): void {
    const end = problems.terminated();
    if (this.#running) this.#interrupt.abort(end);
    else this.#die(end);
  }

  /** The socket is closed: a transaction is rolled back. */
  disconnected(): void {
    if (this.#gone) return;
    this.#gone = true;
    clearTimeout(this.#idle);
    this.#cluster.sessions.delete(this.pid);
    this.#copy?.done();
    this.#interrupt.abort(problems.terminated());
    if (!this.#running) void this.#leave();
  }

  async #leave(): Promise<void> {
    // Whatever is run by someone else is over at the next turn: this must wait for it, and for nothing else.
    await this.#cluster.turns.take(this, new AbortController().signal);
    this.#cluster.farewell(this);
    this.#cluster.turns.give(this);
  }

  async #work(): Promise<void> {
    this.#running = true;
    clearTimeout(this.#idle);
    for (let unit = this.#units.shift(); unit && !this.#gone; unit = this.#units.shift()) {
      this.#interrupt = new AbortController();
      try {
        await this.#run(unit);
      } catch (thrown) {
        if (!(thrown instanceof Problem)) throw thrown;
        this.#fail(unit, thrown);
      }
    }
    this.#running = false;
    if (this.#gone) await this.#leave();
    else this.#rest();
  }

  /** Nothing is to be done: the clock of an idle client runs. */
  #rest(): void {
    const [limit, end] =
      this.#state === 'I'
        ? [this.#timeouts.idle, problems.idleSession]
        : [this.#timeouts.idleInTransaction, problems.idleInTransaction];
    if (limit > 0 && !this.#open) this.#idle = setTimeout(() => this.#die(end()), limit);
  }

  #die(end: Problem): void {
    if (this.#gone) return;
    this.#send([end.answer]);
    this.disconnected();
    this.#connection.end();
  }

  #send(messages: readonly BackendMessage[]): void {
    if (messages.length > 0 && !this.#gone) this.#connection.write(encodeAll(messages));
  }

  #fail(unit: Unit, { answer, fatal }: Problem): void {
    if (fatal) {
      this.#die({ answer } as Problem);
      return;
    }
    if (this.#state === 'T') {
      // The server's transaction is to be a failed one, too.
      this.#cluster.unnamedOf = null;
      this.#state = stateOf(this.#cluster.run(queryMessage('abort and chain from the front'))) ?? 'E';
    }
    this.#send([answer]);
    if (unit.whole) this.#finish(this.#state);
    else this.#skipping = true;
  }

  #finish(state: TransactionState): void {
    this.#state = state;
    this.#open = false;
    this.#send([readyForQuery(state)]);
    this.activity.ends(state);
    if (state === 'I') this.#cluster.turns.give(this);
  }

  async #run(unit: Unit): Promise<void> {
    if (this.#skipping) {
      if (!unit.whole) return;
      this.#skipping = false;
      this.#finish(this.#state);
      return;
    }
    const translated = translate(unit, this.prepared, this.#portals, this.unnamed);
    this.activity.starts(translated.texts.at(-1) ?? '');
    for (const { refusal } of translated.traits)
      if (refusal !== null)
        throw new Problem('ERROR', '0A000', 'cannot create or drop a database here', { D: `${refusal}.` });
    const timer =
      this.#timeouts.statement > 0
        ? setTimeout(() => this.#interrupt.abort(problems.statementTimeout()), this.#timeouts.statement)
        : undefined;
    try {
      const copies = translated.runs.some(({ traits }) => traits.copiesIn);
      const messages = copies ? await this.#runCopy(translated) : await this.#attempts(translated);
      this.#answered(translated, messages);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Runs it until it need not wait any more: what it waited for, others could do meanwhile. */
  async #attempts(unit: Translated, suffix: readonly Uint8Array[] = []): Promise<BackendMessage[]> {
    const mayWait = unit.traits.some((traits) => traits.mayWait) && !this.#open && this.#state !== 'E';
    for (let slept = 0; ; ) {
      await this.#takeTurn();
      const before = this.#state;
      const saved = this.#prepare(unit, mayWait ? slept : null);
      const started = performance.now();
      const messages = this.#cluster.run(
        joinBytes([...unit.messages.map(encode), ...suffix]),
        this.#timeouts.statement,
      );
      if (unit.simple) this.#cluster.unnamedOf = null;
      const wait = waitOf(messages);
      if (!wait) {
        if (saved && stateOf(messages) === 'T') this.#cluster.query(`release ${SAVEPOINT}`);
        return this.#timedOut(messages, started);
      }
      this.#undo(unit, saved, messages);
      if (before === 'I') this.#cluster.turns.give(this);
      await this.#waitFor(wait, before);
      if (wait.for === 'sleep') slept++;
      this.activity.goesOn();
    }
  }

  /** The server knows no clock of statements, and calls everything a user's request. */
  #timedOut(messages: BackendMessage[], started: number): BackendMessage[] {
    const { statement } = this.#timeouts;
    if (statement === 0 || performance.now() - started < statement) return messages;
    return messages.map((message) =>
      message.type === 'E' && new TextDecoder().decode(message.body).includes('C57014\0')
        ? problems.statementTimeout().answer
        : message,
    );
  }

  async #takeTurn(): Promise<void> {
    if (this.#owns) return;
    const { turns, options } = this.#cluster;
    const chosen = this.#timeouts.lock > 0;
    const blocker = turns.owner;
    if (blocker) this.activity.waits('Lock', 'transactionid', [blocker.pid]);
    const timer = setTimeout(
      () => {
        const holder = turns.owner ?? blocker;
        const words = holder ? `Process ${holder.pid} ${holder.activity.inWords}.` : '';
        this.#interrupt.abort(problems.lockTimeout(words, chosen));
      },
      chosen ? this.#timeouts.lock : options.patience,
    );
    try {
      await turns.take(this, this.#interrupt.signal);
    } finally {
      clearTimeout(timer);
      this.activity.goesOn();
    }
  }

  /**
   * Makes the server's session this client's.
   * @param slept how many of its sleeps are over; null: it must sleep in the server
   * @returns whether there is a savepoint to go back to
   */
  #prepare(unit: Translated, slept: number | null): boolean {
    const cluster = this.#cluster;
    if (this.#state === 'E' || this.#open) return false;
    if (this.#state === 'I') {
      try {
        cluster.become(this);
      } catch (error) {
        if (this.#begun || !(error instanceof Error)) throw error;
        cluster.turns.give(this);
        throw new Problem('FATAL', '22023', error.message.split('\n')[0] ?? '');
      }
      this.#begun = true;
    }
    const facts: [string, string][] = [];
    if (unit.traits.some(({ asksForClients }) => asksForClients))
      facts.push(
        ['backlab.clients', cluster.clientsJson()],
        ['backlab.channels', JSON.stringify(this.channels.names)],
      );
    if (unit.traits.some(({ mayWait }) => mayWait))
      facts.push(
        ['backlab.locks', cluster.locks.json],
        ['backlab.slept', slept === null ? '' : String(slept)],
        ['backlab.sleep', '0'],
      );
    if (facts.length > 0) cluster.query(facts.map(([name, value]) => setting(name, value)).join('; '));
    const saves = this.#state === 'T' && slept !== null;
    if (saves) cluster.query(`savepoint ${SAVEPOINT}`);
    for (const name of unit.uses) {
      const again = this.prepared.again(name);
      if (!again) continue;
      if ('parse' in again) cluster.run(joinBytes([encode(again.parse), SYNC]));
      else cluster.query(again.sql);
    }
    const { message } = this.unnamed;
    if (unit.uses.includes('') && message && cluster.unnamedOf !== this) {
      cluster.run(joinBytes([encode(message), SYNC]));
      cluster.unnamedOf = this;
    }
    return saves;
  }

  #undo(unit: Translated, saved: boolean, messages: readonly BackendMessage[]): void {
    const cluster = this.#cluster;
    if (!unit.whole) cluster.run(SYNC);
    if (saved) cluster.query(`rollback to ${SAVEPOINT}; release ${SAVEPOINT}`);
    else if (stateOf(messages) !== 'I') cluster.run(queryMessage('rollback'));
    cluster.unnamedOf = null;
    const made = unit.parses.slice(0, messages.filter(({ type }) => type === '1').length);
    const names = made.filter(({ name }) => name !== '').map(({ name }) => this.prepared.inner(name));
    if (names.length > 0) cluster.run(joinBytes([...names.map(closeStatement), SYNC]));
  }

  async #waitFor(wait: Wait, before: TransactionState): Promise<void> {
    const { signal } = this.#interrupt;
    if (wait.for === 'sleep') {
      this.activity.waits('Timeout', 'PgSleep');
      await sleep(Number(wait.what) * 1_000, signal);
      return;
    }
    const holder = this.#cluster.locks.holderOf(wait.what, this.pid);
    const chosen = this.#timeouts.lock > 0;
    const refuse = (): Problem =>
      problems.lockTimeout(`Process ${holder ?? 0} holds the advisory lock (${wait.what.slice(2)}).`, chosen);
    // Its holder cannot let go of it while this transaction has the only session.
    if (before !== 'I') throw refuse();
    this.activity.waits('Lock', 'advisory', holder === undefined ? [] : [holder]);
    const limit = chosen ? this.#timeouts.lock : this.#cluster.options.patience;
    const timer = setTimeout(() => this.#interrupt.abort(refuse()), limit);
    await this.#cluster.locks.freed(signal).finally(() => clearTimeout(timer));
  }

  /**
   * COPY FROM STDIN: the server reads on and on once it has begun, so it begins twice: first to see whether it wants the data at
   * all, then with all of it.
   */
  async #runCopy(unit: Translated): Promise<BackendMessage[]> {
    await this.#takeTurn();
    const before = this.#state;
    const { query, run, turns } = {
      query: (sql: string) => this.#cluster.query(sql),
      run: (bytes: Uint8Array) => this.#cluster.run(bytes),
      turns: this.#cluster.turns,
    };
    this.#prepare(unit, null);
    if (before === 'T') query(`savepoint ${SAVEPOINT}`);
    const messages = unit.messages.filter(({ type }) => type !== 'S').map(encode);
    const sync = unit.simple ? [] : [SYNC];
    const tried = run(joinBytes([...messages, copyFail('it was only asked whether it can begin'), ...sync]));
    const asks = tried.findIndex(({ type }) => type === 'G');
    if (asks < 0) {
      if (before === 'T' && stateOf(tried) === 'T') query(`release ${SAVEPOINT}`);
      return tried;
    }
    if (before === 'T') query(`rollback to ${SAVEPOINT}; release ${SAVEPOINT}`);
    else if (stateOf(tried) !== 'I') run(queryMessage('rollback'));
    this.#cluster.unnamedOf = null;
    const made = unit.parses.filter(({ name }) => name !== '').map(({ name }) => this.prepared.inner(name));
    if (made.length > 0) run(joinBytes([...made.map(closeStatement), SYNC]));
    this.#send(tried.slice(0, asks + 1));
    if (before === 'I') turns.give(this);
    const parts = await this.#copyData();
    await this.#takeTurn();
    this.#prepare(unit, null);
    const answers = run(joinBytes([...messages, ...parts]));
    if (!unit.simple) this.#open = true;
    return answers.slice(answers.findIndex(({ type }) => type === 'G') + 1);
  }

  /** Resolves with the client's messages up to CopyDone or CopyFail. */
  async #copyData(): Promise<readonly Uint8Array[]> {
    const parts: Uint8Array[] = [];
    await new Promise<void>((resolve) => {
      this.#copy = { parts, done: resolve };
    });
    if (this.#gone) throw problems.terminated();
    return parts;
  }

  /** @returns whether the message was meant for a COPY */
  #takeCopy(message: FrontendMessage): boolean {
    const { type } = message;
    if (!this.#copy) return false;
    if (type === 'S' || type === 'H') return true;
    if (!'dcf'.includes(type)) return false;
    this.#copy.parts.push(encode(message));
    if (type !== 'd') {
      const { done } = this.#copy;
      this.#copy = null;
      done();
    }
    return true;
  }

  #answered(unit: Translated, messages: readonly BackendMessage[]): void {
    const state = stateOf(messages);
    const answers = digest(messages, unit, this, this.#cluster);
    this.#open = state === null;
    if (state === null) {
      this.#send(answers);
      return;
    }
    this.#state = state;
    this.#settle(unit);
    this.#send(answers);
    this.activity.ends(state);
    if (state === 'I') {
      this.#portals.clear();
      this.#cluster.turns.give(this);
    }
  }

  /** What its statements have changed of its session is found out, as long as that session is the server's. */
  #settle(unit: Translated): void {
    const cluster = this.#cluster;
    const changed = unit.traits.some(({ changesSettings }) => changesSettings);
    if (changed) for (const name of customNames([...unit.texts, ...unit.parameters])) this.#custom.add(name);
    if (changed && this.#state === 'T') this.#timeouts = readTimeouts(cluster.backend);
    if (changed) cluster.unnamedOf = null;
    if (this.#state !== 'I') {
      this.#unsettled ||= changed;
      return;
    }
    if (changed || this.#unsettled) {
      this.settings = readSettings(cluster.backend, this.#custom);
      this.#timeouts = readTimeouts(cluster.backend);
      cluster.settled(this);
    }
    this.#unsettled = false;
    const unheard = this.channels.committed();
    if (unheard.length > 0) cluster.listenAgain(unheard);
    if (unit.traits.some(({ changesRoles }) => changesRoles)) cluster.readRoles();
  }

  /** Settings were changed in the transaction that is open. */
  #unsettled = false;
}

/** Rejects with the signal's reason. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', abort);
  });
}
