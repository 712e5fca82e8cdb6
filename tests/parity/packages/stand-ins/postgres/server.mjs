/** A small PostgreSQL: protocol 3.0 with SCRAM or no password, simple and extended queries, errors, cancel, NOTIFY. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { createDatabase } from './database.mjs';
import { SqlError } from './errors.mjs';
import { description, int32, message, Reader, rowsOf } from './messages.mjs';
import { parse } from './parser.mjs';
import { startScram } from './scram.mjs';
import { typeOf } from './types.mjs';

const [SSL_REQUEST, CANCEL_REQUEST] = [80877103, 80877102];

/**
 * @param options.password wanted of everyone by SCRAM-SHA-256; nothing is wanted without it
 * @param options.port 0 for a free one
 * @returns `{ server, port, log }`: `log` has the type of every message that clients sent
 */
export async function startPostgres({ password = null, port = 0 } = {}) {
  const database = createDatabase();
  const sessions = new Set();
  const log = [];
  const server = createServer((socket) => {
    const session = new Session(socket, database, sessions, password, log);
    sessions.add(session);
    socket.on('close', () => sessions.delete(session));
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => session.receive(bytes));
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { server, port: server.address().port, log, sessions };
}

class Session {
  waiting = Buffer.alloc(0);
  started = false;
  authenticated = false;
  status = 'I';
  savepoints = [];
  statements = new Map();
  portals = new Map();
  channels = new Set();
  skipping = false;
  /** Messages are answered one after another, also while one of them sleeps. */
  chain = Promise.resolve();

  constructor(socket, database, sessions, password, log) {
    Object.assign(this, { socket, database, sessions, password, log });
    this.key = randomBytes(8);
  }

  receive(bytes) {
    this.waiting = Buffer.concat([this.waiting, bytes]);
    for (;;) {
      const head = this.started ? 1 : 0;
      if (this.waiting.length < head + 4) return;
      const length = this.waiting.readInt32BE(head) + head;
      if (this.waiting.length < length) return;
      const body = this.waiting.subarray(head + 4, length);
      const type = head ? String.fromCharCode(this.waiting[0]) : '';
      this.waiting = this.waiting.subarray(length);
      if (!this.started) this.startup(body);
      else {
        this.log.push(type);
        this.chain = this.chain.then(() => this.handle(type, new Reader(body)));
      }
    }
  }

  startup(body) {
    const code = body.readInt32BE(0);
    if (code === SSL_REQUEST) return this.socket.write('N');
    if (code === CANCEL_REQUEST) {
      for (const other of this.sessions) if (other.key.equals(body.subarray(4))) other.cancel?.();
      return this.socket.end();
    }
    this.started = true;
    if (this.password === null) return this.ready();
    return this.socket.write(message('R', int32(10), 'SCRAM-SHA-256', Buffer.from([0])));
  }

  ready() {
    this.authenticated = true;
    const settings = {
      server_version: '16.0',
      server_encoding: 'UTF8',
      client_encoding: 'UTF8',
      DateStyle: 'ISO, MDY',
      TimeZone: 'UTC',
      integer_datetimes: 'on',
      standard_conforming_strings: 'on',
    };
    this.socket.write(
      Buffer.concat([
        message('R', int32(0)),
        ...Object.entries(settings).map(([name, value]) => message('S', name, value)),
        message('K', this.key),
        message('Z', Buffer.from(this.status)),
      ]),
    );
  }

  async handle(type, reader) {
    if (type === 'X') return this.socket.end();
    if (type === 'p') return this.authenticate(reader);
    if (!this.authenticated) return this.socket.destroy();
    if (this.skipping && type !== 'S') return undefined;
    try {
      await this.answer(type, reader);
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      this.fail(error);
      if (type === 'Q') this.socket.write(message('Z', Buffer.from(this.status)));
      else this.skipping = true;
    }
    return undefined;
  }

  fail({ code, message: text, more }, severity = 'ERROR') {
    if (this.status === 'T') this.status = 'E';
    const fields = {
      S: severity,
      V: severity,
      C: code,
      M: text,
      D: more.detail,
      P: more.position,
      s: more.schema,
      t: more.table,
      c: more.column,
      n: more.constraint,
      R: 'stand_in',
    };
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    this.socket.write(message('E', ...given.map(([name, value]) => name + value), Buffer.from([0])));
  }

  authenticate(reader) {
    this.exchange ??= startScram(this.password);
    const { done, refused, answer } = this.exchange(reader);
    if (refused) {
      this.fail(new SqlError('28P01', 'password authentication failed for user "app"'), 'FATAL');
      return this.socket.end();
    }
    this.socket.write(message('R', int32(done ? 12 : 11), Buffer.from(answer)));
    return done ? this.ready() : undefined;
  }

  async answer(type, reader) {
    const write = (...messages) => this.socket.write(Buffer.concat(messages));
    switch (type) {
      case 'Q': {
        const statements = parse(reader.text());
        if (statements.length === 0) write(message('I'));
        for (const statement of statements) {
          const result = await this.execute(statement, []);
          if (result.fields) write(description(result.fields));
          write(...rowsOf(result), message('C', result.tag));
        }
        write(message('Z', Buffer.from(this.status)));
        break;
      }
      case 'P': {
        const name = reader.text();
        const [statement = null] = parse(reader.text());
        const types = Array.from({ length: reader.int16() }, () => reader.int32());
        if (name !== '' && this.statements.has(name))
          throw new SqlError('42P05', `prepared statement "${name}" already exists`);
        this.statements.set(name, { statement, types });
        write(message('1'));
        break;
      }
      case 'B': {
        const portal = reader.text();
        const name = reader.text();
        const prepared = this.statements.get(name);
        if (!prepared) throw new SqlError('26000', `prepared statement "${name}" does not exist`);
        const formats = Array.from({ length: reader.int16() }, () => reader.int16());
        const parameters = Array.from({ length: reader.int16() }, (_, index) => {
          const bytes = reader.bytes(reader.int32());
          const binary = (formats[index] ?? formats[0]) === 1;
          return bytes === null
            ? { value: null, type: null }
            : binary
              ? { value: Buffer.from(bytes), type: typeOf('bytea') }
              : { value: bytes.toString(), type: null };
        });
        this.portals.set(portal, { statement: prepared.statement, parameters });
        write(message('2'));
        break;
      }
      case 'D': {
        const portal = reader.text();
        if (portal[0] === 'S')
          throw new SqlError('0A000', 'describing a statement is not supported: describe its portal');
        const described = await this.result(portal.slice(1));
        write(described.fields ? description(described.fields) : message('n'));
        break;
      }
      case 'E': {
        const name = reader.text();
        const limit = reader.int32();
        const result = await this.result(name);
        const rest = result.rows ?? [];
        const some = limit > 0 ? rest.slice(0, limit) : rest;
        const left = rest.slice(some.length);
        write(...rowsOf({ ...result, rows: some }));
        if (left.length > 0) {
          this.portals.get(name).result = { ...result, rows: left };
          write(message('s'));
        } else write(result.tag === '' ? message('I') : message('C', result.tag));
        break;
      }
      case 'C': {
        const what = reader.text();
        (what[0] === 'S' ? this.statements : this.portals).delete(what.slice(1));
        write(message('3'));
        break;
      }
      case 'S':
        this.skipping = false;
        write(message('Z', Buffer.from(this.status)));
        break;
      case 'H':
        break;
      default:
        throw new SqlError('08P01', `invalid frontend message type ${type.charCodeAt(0)}`);
    }
  }

  /** A portal runs once: for its description, or when it is executed. */
  async result(name) {
    const portal = this.portals.get(name);
    if (!portal) throw new SqlError('34000', `portal "${name}" does not exist`);
    portal.result ??=
      portal.statement === null ? { tag: '' } : await this.execute(portal.statement, portal.parameters);
    return portal.result;
  }

  async execute(statement, parameters) {
    const { type, name } = statement;
    if (this.status === 'E' && !['commit', 'rollback', 'rollback to'].includes(type))
      throw new SqlError(
        '25P02',
        'current transaction is aborted, commands ignored until end of transaction block',
      );
    switch (type) {
      case 'begin':
        this.status = 'T';
        this.savepoints = [{ name: null, state: this.database.snapshot() }];
        return { tag: 'BEGIN' };
      case 'commit':
      case 'rollback': {
        const undo = type === 'rollback' || this.status === 'E';
        if (undo && this.savepoints[0]) this.database.restore(this.savepoints[0].state);
        this.status = 'I';
        this.savepoints = [];
        return { tag: undo ? 'ROLLBACK' : 'COMMIT' };
      }
      case 'savepoint':
        this.savepoints.push({ name, state: this.database.snapshot() });
        return { tag: 'SAVEPOINT' };
      case 'rollback to': {
        const index = this.savepoints.findLastIndex((each) => each.name === name);
        if (index < 0) throw new SqlError('3B001', `savepoint "${name}" does not exist`);
        this.database.restore(this.savepoints[index].state);
        this.savepoints[index].state = this.database.snapshot();
        this.savepoints.length = index + 1;
        this.status = 'T';
        return { tag: 'ROLLBACK' };
      }
      case 'release':
        return { tag: 'RELEASE' };
      case 'set':
        return { tag: 'SET' };
      case 'listen':
        this.channels.add(name);
        return { tag: 'LISTEN' };
      case 'notify':
        for (const other of this.sessions)
          if (other.channels.has(name))
            other.socket.write(message('A', this.key.subarray(0, 4), name, statement.payload));
        return { tag: 'NOTIFY' };
      default:
    }
    if (type === 'select' && statement.output[0].value.name === 'pg_sleep')
      await this.sleep(statement.output[0].value.args[0].text);
    const asleep = statement.output?.[0].value.name === 'pg_sleep';
    return this.database.run(
      asleep
        ? { ...statement, output: [{ value: { type: 'string', text: '' }, as: 'pg_sleep' }] }
        : statement,
      parameters,
    );
  }

  sleep(seconds) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, Number(seconds) * 1000);
      this.cancel = () => {
        clearTimeout(timer);
        reject(new SqlError('57014', 'canceling statement due to user request'));
      };
    });
  }
}
