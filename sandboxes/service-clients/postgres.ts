/** A client of PostgreSQL over the contract's connections, for panels and the terminal: simple queries, one after the other. */
import { joinBytes } from '../bytes';
import type { Connection } from '../engine/contract';
import { bodyOf, encode, queryMessage, readText } from '../services/postgres/protocol/frontend';
import {
  type BackendMessage,
  type ErrorFields,
  messagesOf,
  readError,
  readRow,
} from '../services/postgres/protocol/messages';
import { ScramClient } from './scram-client';

export interface Column {
  readonly name: string;
  /** Of its type. */
  readonly oid: number;
}

/** What a statement answered. `columns` null: it has no rows. */
export interface StatementResult {
  readonly columns: readonly Column[] | null;
  readonly rows: readonly (readonly (string | null)[])[];
  /** `SELECT 3`, `CREATE TABLE`. */
  readonly tag: string;
}

export interface QueryAnswer {
  readonly results: readonly StatementResult[];
  readonly notices: readonly ErrorFields[];
  /** What ended it. */
  readonly error: ErrorFields | null;
  /** Notifications that came meanwhile. */
  readonly notifications: readonly {
    readonly channel: string;
    readonly payload: string;
    readonly pid: number;
  }[];
}

export interface PostgresLogin {
  readonly user: string;
  readonly password: string | null;
  readonly database: string;
  readonly applicationName: string;
}

/** The server's own words. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
  readonly fields: ErrorFields;

  constructor(fields: ErrorFields) {
    super(fields['M'] ?? 'PostgreSQL answered with an error.');
    this.fields = fields;
  }
}

const PROTOCOL_3 = 0x0003_0000;

export class PostgresClient {
  readonly #connection: Connection;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  #bytes: Uint8Array = new Uint8Array(0);
  /** What the server reported of itself: `server_version`. */
  readonly parameters = new Map<string, string>();
  /** `I` none, `T` a transaction is open, `E` it has failed. */
  transaction = 'I';

  private constructor(connection: Connection) {
    this.#connection = connection;
    this.#reader = connection.readable.getReader();
    this.#writer = connection.writable.getWriter();
  }

  /** @throws {PostgresError} the server does not want it; {Error} the connection has ended */
  static async open(connection: Connection, login: PostgresLogin): Promise<PostgresClient> {
    const client = new PostgresClient(connection);
    const words = ['user', login.user, 'database', login.database, 'application_name', login.applicationName];
    const body = bodyOf([...words, '']);
    const startup = new Uint8Array(8 + body.length);
    const view = new DataView(startup.buffer);
    view.setInt32(0, startup.length);
    view.setInt32(4, PROTOCOL_3);
    startup.set(body, 8);
    await client.#writer.write(startup);
    await client.#authenticate(login.password);
    return client;
  }

  async #authenticate(password: string | null): Promise<void> {
    let scram: ScramClient | null = null;
    for (;;) {
      const { type, body } = await this.#next();
      if (type === 'E') throw new PostgresError(readError(body));
      if (type === 'Z') return;
      if (type === 'S') {
        const { text: name, end } = readText(body);
        this.parameters.set(name, readText(body, end).text);
      }
      if (type !== 'R') continue;
      const step = new DataView(body.buffer, body.byteOffset).getInt32(0);
      const data = new TextDecoder().decode(body.subarray(4));
      if (step === 10) {
        if (password === null)
          throw new PostgresError({ S: 'FATAL', M: 'fe_sendauth: no password supplied' });
        scram = new ScramClient(password);
        const first = new TextEncoder().encode(scram.first);
        const length = new Uint8Array(4);
        new DataView(length.buffer).setInt32(0, first.length);
        await this.#send('p', bodyOf(['SCRAM-SHA-256'], joinBytes([length, first])));
      } else if (step === 11 && scram) {
        await this.#send('p', new TextEncoder().encode(await scram.final(data)));
      } else if (step !== 0 && step !== 12) {
        throw new Error(`The server wants a way of authentication that this client does not know (${step}).`);
      }
    }
  }

  /** @param sql statements, divided by semicolons @throws {Error} the connection has ended */
  async query(sql: string): Promise<QueryAnswer> {
    await this.#writer.write(queryMessage(sql));
    const results: StatementResult[] = [];
    const notices: ErrorFields[] = [];
    const notifications: { channel: string; payload: string; pid: number }[] = [];
    let error: ErrorFields | null = null;
    let columns: readonly Column[] | null = null;
    let rows: (string | null)[][] = [];
    for (;;) {
      const { type, body } = await this.#next();
      if (type === 'T') columns = columnsOf(body);
      else if (type === 'D') rows.push(readRow(body));
      else if (type === 'C') {
        results.push({ columns, rows, tag: readText(body).text });
        columns = null;
        rows = [];
      } else if (type === 'd') rows.push([new TextDecoder().decode(body).replace(/\n$/, '')]);
      else if (type === 'G')
        await this.#send('f', bodyOf(['COPY FROM STDIN needs a file: this client has none to send']));
      else if (type === 'N') notices.push(readError(body));
      else if (type === 'E') error = readError(body);
      else if (type === 'A') {
        const { text: channel, end } = readText(body, 4);
        const pid = new DataView(body.buffer, body.byteOffset).getInt32(0);
        notifications.push({ channel, payload: readText(body, end).text, pid });
      } else if (type === 'Z') {
        this.transaction = String.fromCharCode(body[0] ?? 0);
        return { results, notices, error, notifications };
      }
    }
  }

  /** The rows of one statement. @throws {PostgresError} */
  async rows(sql: string): Promise<readonly (readonly (string | null)[])[]> {
    const { results, error } = await this.query(sql);
    if (error) throw new PostgresError(error);
    return results.at(-1)?.rows ?? [];
  }

  /** Ends the connection at once. */
  close(): void {
    this.#connection.abort();
  }

  #send(type: string, body: Uint8Array): Promise<void> {
    return this.#writer.write(encode({ type, body }));
  }

  async #next(): Promise<BackendMessage> {
    for (;;) {
      const bytes = this.#bytes;
      if (bytes.length >= 5) {
        const end = 1 + new DataView(bytes.buffer, bytes.byteOffset).getInt32(1);
        const [message] = bytes.length >= end ? messagesOf(bytes.subarray(0, end)) : [];
        if (message) {
          this.#bytes = bytes.subarray(end);
          return message;
        }
      }
      const { value, done } = await this.#reader.read();
      if (done) throw new Error('server closed the connection unexpectedly');
      this.#bytes = joinBytes([this.#bytes, value]);
    }
  }
}

function columnsOf(body: Uint8Array): Column[] {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const columns: Column[] = [];
  let at = 2;
  for (let left = view.getInt16(0); left > 0; left--) {
    const { text: name, end } = readText(body, at);
    columns.push({ name, oid: view.getInt32(end + 6) });
    // Table, number in it, type, size, modifier, format.
    at = end + 18;
  }
  return columns;
}
