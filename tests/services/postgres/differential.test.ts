/** The same SQL on our server and on Debian's PostgreSQL: rows, tags, notices and every field of errors that both versions have. */
import { isDeepStrictEqual } from 'node:util';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningService } from '../../../sandboxes/services/service';
import type { RealServer } from '../real-server';
import { connect, POSTGRES, startOurs, startTheirs } from './servers';
import { STATEMENTS } from './statements';

interface Answer {
  readonly results: readonly { readonly command: string | null; readonly rows: unknown }[];
  readonly notices: readonly unknown[];
  readonly error: unknown;
}

type Notice = Readonly<Record<'severity' | 'code' | 'message', string | undefined>>;

const FIELDS = [
  'severity',
  'code',
  'detail',
  'position',
  'schema',
  'table',
  'column',
  'dataType',
  'constraint',
] as const;

/** Where 18 puts it in other words than 15: the SQLSTATE must be the same. */
const REWORDED = new Set([
  `set role nobody_at_all`,
  `create extension no_such_extension`,
  `begin; select 1/0; select 1`,
]);

async function ask(client: Client, sql: string): Promise<Answer> {
  const notices: unknown[] = [];
  const notice = ({ severity, code, message }: Notice): void =>
    void notices.push({ severity, code, message });
  client.on('notice', notice);
  try {
    const answer: unknown = await client.query({
      text: sql,
      rowMode: 'array',
      types: { getTypeParser: () => String },
    });
    const results = (Array.isArray(answer) ? answer : [answer]) as {
      command: string | null;
      rows: unknown;
    }[];
    return { results: results.map(({ command, rows }) => ({ command, rows })), notices, error: null };
  } catch (thrown) {
    const error = thrown as Record<string, unknown> & { message: string };
    const fields = Object.fromEntries(FIELDS.map((field) => [field, error[field]]));
    const reworded = REWORDED.has(sql) ? { code: fields['code'] } : { ...fields, message: error.message };
    return { results: [], notices, error: reworded };
  } finally {
    client.off('notice', notice);
  }
}

describe.skipIf(POSTGRES === null)('statements beside PostgreSQL', () => {
  let server: RunningService;
  let real: RealServer;
  let ours: Client;
  let theirs: Client;
  beforeAll(async () => {
    [server, real] = await Promise.all([startOurs(), startTheirs()]);
    [ours, theirs] = await Promise.all([connect(server.port), connect(real.port)]);
  }, 180_000);
  afterAll(async () => {
    await Promise.all([ours?.end(), theirs?.end()]);
    await server?.stop();
    await real?.stop();
  });

  it(`answers ${STATEMENTS.length} statements alike`, { timeout: 120_000 }, async () => {
    const states = new Set<string>();
    const differing: unknown[] = [];
    for (const sql of STATEMENTS) {
      const [want, got] = [await ask(theirs, sql), await ask(ours, sql)];
      if (!isDeepStrictEqual(got, want)) differing.push({ sql, want, got });
      if (want.error !== null) states.add((want.error as { code: string }).code);
    }
    expect(differing).toEqual([]);
    expect(states.size).toBeGreaterThanOrEqual(40);
  });
});
