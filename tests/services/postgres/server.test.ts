/** What outlives a statement, a client, a process; and what `psql` makes of it. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type OwnProcess, PSQL, spawnOurs } from './servers';

const folder = mkdtempSync(join(tmpdir(), 'backlab-postgres-'));
let server: OwnProcess;

beforeAll(async () => {
  server = await spawnOurs('--data', folder, '--password', 'open sesame');
}, 180_000);
afterAll(async () => {
  await server?.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const password = 'open sesame';
const enter = (): Promise<Client> => connect(server.port, { password });

describe('a password', () => {
  it('is proved by SCRAM, and a wrong one is refused', async () => {
    const client = await enter();
    await client.query(`create role guest login password 'guest'`);
    await client.end();
    const guest = await connect(server.port, { user: 'guest', password: 'guest' });
    expect((await guest.query('select current_user')).rows).toEqual([{ current_user: 'guest' }]);
    await guest.end();
    for (const [user, wrong] of [
      ['postgres', 'nonsense'],
      ['guest', 'open sesame'],
      ['nobody', ''],
    ])
      await expect(connect(server.port, { user, password: wrong })).rejects.toMatchObject({ code: '28P01' });
  });
});

describe('a connection', () => {
  const raw = (bytes: Buffer): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const parts: Buffer[] = [];
      const socket = createConnection(server.port, '127.0.0.1', () => socket.write(bytes));
      socket.on('data', (part) => parts.push(part));
      socket.on('error', reject);
      socket.on('close', () => resolve(Buffer.concat(parts)));
    });
  const startup = (words: Buffer): Buffer => {
    const head = Buffer.alloc(4);
    head.writeInt32BE(words.length + 4);
    return Buffer.concat([head, words]);
  };

  it.each([
    ['another version', Buffer.from([0, 2, 0, 0]), '0A000'],
    ['no user', Buffer.from([0, 3, 0, 0, 0]), '28000'],
  ])('with %s is refused in words', async (_, words, code) => {
    expect((await raw(startup(words))).toString('latin1')).toContain(`C${code}\0`);
  });

  it('of nonsense is refused', async () => {
    expect((await raw(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toString('latin1')).toContain('C08P01\0');
  });

  it('asks for another database in vain', async () => {
    await expect(connect(server.port, { password, database: 'other' })).rejects.toMatchObject({
      code: '3D000',
    });
  });
});

describe('a server that is killed', () => {
  it('has all that was committed, and nothing else', { timeout: 120_000 }, async () => {
    const client = await enter();
    client.on('error', () => undefined);
    await client.query('create table kept (n int)');
    for (let n = 0; n < 20; n++) await client.query('insert into kept values ($1)', [n]);
    await client.query('begin; insert into kept values (99)');
    await server.end('SIGKILL');
    server = await spawnOurs('--data', folder, '--password', 'ignored: there is data');
    const again = await enter();
    expect((await again.query('select count(*)::int n, max(n) m from kept')).rows).toEqual([
      { n: 20, m: 19 },
    ]);
    await again.query('vacuum full kept; insert into kept values (20)').catch(() => undefined);
    await again.query('insert into kept values (20)');
    await again.end();
    await server.end('SIGTERM');
    server = await spawnOurs('--data', folder);
    const last = await connect(server.port);
    expect((await last.query('select count(*)::int n from kept')).rows).toEqual([{ n: 21 }]);
    await last.end();
  });
});

describe.skipIf(PSQL === null)('psql', () => {
  const psql = async (...words: readonly string[]): Promise<string> => {
    const environment = { ...process.env, PGPASSWORD: password, PGCONNECT_TIMEOUT: '20' };
    const where = ['-X', '-h', '127.0.0.1', '-p', String(server.port), '-U', 'postgres', '-d', 'postgres'];
    const run = promisify(execFile);
    const { stdout, stderr } = await run(PSQL ?? '', [...where, ...words], { env: environment });
    return stdout + stderr;
  };

  it('describes tables and copies into them and out of them', async () => {
    const said = await psql(
      ...['-c', 'create table word (id int primary key, text text not null)'],
      ...['-c', `\\copy word from program 'printf "1\\tone\\n2\\ttwo\\n"'`],
      ...['-c', '\\copy word to stdout'],
      ...['-c', '\\d word'],
      ...['-c', 'begin', '-c', `\\copy word from program 'printf "1\\ttwice\\n"'`, '-c', 'rollback'],
    );
    expect(said).toContain('COPY 2');
    expect(said).toContain('1\tone\n2\ttwo\n');
    expect(said).toContain('"word_pkey" PRIMARY KEY, btree (id)');
    expect(said).toContain('ERROR:  duplicate key value violates unique constraint "word_pkey"');
    expect(said).toContain('CONTEXT:  COPY word, line 1');
  });
});
