/** What a panel asks Redis for, and what it makes of the answers. */
import { type RedisClient, textOf, textsOf } from '@/sandboxes/service-clients/redis';

export interface KeyRow {
  readonly key: string;
  readonly type: string;
  /** Milliseconds until it expires; null: it does not. */
  readonly ttl: number | null;
}

export interface Overview {
  readonly keys: readonly KeyRow[];
  /** How many there are; more than `keys` where not all were asked for. */
  readonly total: number;
  readonly info: Readonly<Record<string, string>>;
}

/** Keys that are shown at most. */
const MOST = 500;

export async function overview(client: RedisClient, pattern: string): Promise<Overview> {
  const [size, info] = await client.callAll([['DBSIZE'], ['INFO']]);
  const keys = (await scan(client, pattern)).slice(0, MOST).sort();
  const answers = await client.callAll(
    keys.flatMap((key) => [
      ['TYPE', key],
      ['PTTL', key],
    ]),
  );
  const rows = keys.flatMap((key, index): KeyRow[] => {
    const type = textOf(answers[2 * index]) ?? 'none';
    const ttl = Number(textOf(answers[2 * index + 1]) ?? -1);
    // It has expired since.
    return type === 'none' ? [] : [{ key, type, ttl: ttl < 0 ? null : ttl }];
  });
  return {
    keys: rows,
    total: Number(textOf(size) ?? 0),
    info: fieldsOf(textOf(info) ?? ''),
  };
}

async function scan(client: RedisClient, pattern: string): Promise<string[]> {
  const found = new Set<string>();
  let cursor = '0';
  do {
    const answer = await client.call(
      'SCAN',
      cursor,
      'MATCH',
      pattern === '' ? '*' : `*${pattern}*`,
      'COUNT',
      '1000',
    );
    const [next, page] = 'items' in answer ? answer.items : [];
    cursor = textOf(next) ?? '0';
    for (const key of textsOf(page)) found.add(key);
  } while (cursor !== '0' && found.size < MOST);
  return [...found];
}

/** `INFO`: `field:value` lines under headings. */
const fieldsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split('\r\n').flatMap((line) => {
      const cut = line.indexOf(':');
      return cut < 0 || line.startsWith('#') ? [] : [[line.slice(0, cut), line.slice(cut + 1)]];
    }),
  );

/** What a key holds, as rows; `head`: what stands above the columns. */
export interface ValueView {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Rows that are left out. */
  readonly more: number;
}

const ROWS = 100;

export async function lookAt(client: RedisClient, key: string): Promise<ValueView | null> {
  const type = textOf(await client.call('TYPE', key));
  const last = String(ROWS - 1);
  const pairs = (flat: readonly string[]) =>
    flat.flatMap((word, n) => (n % 2 === 0 ? [[word, flat[n + 1] ?? '']] : []));
  const view = async (
    head: string[],
    rows: readonly (readonly string[])[],
    count: string,
  ): Promise<ValueView> => ({
    head,
    rows: rows.slice(0, ROWS),
    more: Math.max(0, Number(textOf(await client.call(count, key)) ?? 0) - ROWS),
  });
  switch (type) {
    case 'string':
      return { head: ['Value'], rows: [[textOf(await client.call('GET', key)) ?? '']], more: 0 };
    case 'list': {
      const items = textsOf(await client.call('LRANGE', key, '0', last));
      return view(
        ['Index', 'Value'],
        items.map((item, n) => [String(n), item]),
        'LLEN',
      );
    }
    case 'set':
      return view(
        ['Member'],
        textsOf(await client.call('SMEMBERS', key)).map((item) => [item]),
        'SCARD',
      );
    case 'zset': {
      const flat = textsOf(await client.call('ZRANGE', key, '0', last, 'WITHSCORES'));
      return view(['Member', 'Score'], pairs(flat), 'ZCARD');
    }
    case 'hash':
      return view(['Field', 'Value'], pairs(textsOf(await client.call('HGETALL', key))), 'HLEN');
    case 'stream': {
      const answer = await client.call('XREVRANGE', key, '+', '-', 'COUNT', String(ROWS));
      const entries = 'items' in answer ? answer.items : [];
      const rows = entries.map((entry) => {
        const [id, fields] = 'items' in entry ? entry.items : [];
        return [
          textOf(id) ?? '',
          pairs(textsOf(fields))
            .map(([field, value]) => `${field}=${value}`)
            .join(' '),
        ];
      });
      return view(['Entry', 'Fields'], rows, 'XLEN');
    }
    default:
      return null;
  }
}
