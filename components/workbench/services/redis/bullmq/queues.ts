/** Queues of BullMQ, as they stand in Redis: read with ordinary commands, of whatever prefix. */
import { type RedisClient, textOf, textsOf } from '@/sandboxes/service-clients/redis';

/** As BullMQ calls states; `paused` is where versions before 6 put what waits in a paused queue. */
export const STATES = [
  'waiting',
  'active',
  'prioritized',
  'delayed',
  'waiting-children',
  'completed',
  'failed',
  'paused',
] as const;
export type JobState = (typeof STATES)[number];

/** Where the jobs of a state are, and whether that is a list or a sorted set. */
export const PLACES: Readonly<Record<JobState, readonly [key: string, kind: 'list' | 'zset']>> = {
  waiting: ['wait', 'list'],
  active: ['active', 'list'],
  prioritized: ['prioritized', 'zset'],
  delayed: ['delayed', 'zset'],
  'waiting-children': ['waiting-children', 'zset'],
  completed: ['completed', 'zset'],
  failed: ['failed', 'zset'],
  paused: ['paused', 'list'],
};

export interface QueueView {
  /** What all of its keys begin with: `bull:mails`. */
  readonly base: string;
  readonly name: string;
  readonly prefix: string;
  readonly paused: boolean;
  readonly counts: Readonly<Record<JobState, number>>;
  /** Milliseconds until the rate limit lets the next job through; null: none holds one back. */
  readonly limitedFor: number | null;
  /** What its `meta` says beside that: BullMQ's version, the limits that hold for all workers. */
  readonly settings: readonly (readonly [name: string, value: string])[];
  readonly schedulers: readonly SchedulerView[];
}

export interface SchedulerView {
  readonly id: string;
  readonly job: string;
  /** A cron pattern, or how often. */
  readonly rhythm: string;
  /** Milliseconds since 1970. */
  readonly next: number;
}

/** Pages of SCAN that are looked through for queues, each of a thousand keys. */
const PAGES = 50;

export async function queuesOf(client: RedisClient): Promise<readonly QueueView[]> {
  const metas = await metaKeys(client);
  const contents = await client.callAll(metas.map((key) => ['HGETALL', key]));
  const found = metas.flatMap((key, index) => {
    const meta = fieldsOf(textsOf(contents[index]));
    // Other programs call keys so too.
    const isBullMQ = 'opts.maxLenEvents' in meta || (meta['version'] ?? '').startsWith('bullmq');
    return isBullMQ ? [{ base: key.slice(0, -':meta'.length), meta }] : [];
  });
  return Promise.all(found.map(({ base, meta }) => queueOf(client, base, meta)));
}

async function metaKeys(client: RedisClient): Promise<readonly string[]> {
  const keys = new Set<string>();
  let cursor = '0';
  for (let page = 0; page < PAGES; page++) {
    const answer = await client.call('SCAN', cursor, 'MATCH', '*:meta', 'COUNT', '1000', 'TYPE', 'hash');
    const [next, found] = 'items' in answer ? answer.items : [];
    for (const key of textsOf(found)) keys.add(key);
    cursor = textOf(next) ?? '0';
    if (cursor === '0') break;
  }
  return [...keys].sort();
}

async function queueOf(
  client: RedisClient,
  base: string,
  { paused, version, ...meta }: Readonly<Record<string, string>>,
): Promise<QueueView> {
  const [limit, repeat, ...counted] = await client.callAll([
    ['PTTL', `${base}:limiter`],
    ['ZRANGE', `${base}:repeat`, '0', '19', 'WITHSCORES'],
    ...STATES.map((state) => {
      const [key, kind] = PLACES[state];
      return [kind === 'list' ? 'LLEN' : 'ZCARD', `${base}:${key}`];
    }),
  ]);
  const cut = base.lastIndexOf(':');
  const limitedFor = Number(textOf(limit) ?? -1);
  return {
    base,
    name: base.slice(cut + 1),
    prefix: base.slice(0, cut),
    paused: paused !== undefined,
    counts: Object.fromEntries(
      STATES.map((state, index) => [state, Number(textOf(counted[index]) ?? 0)]),
    ) as QueueView['counts'],
    limitedFor: limitedFor < 0 ? null : limitedFor,
    settings: [
      ...(version === undefined ? [] : [['version', version] as const]),
      ...Object.entries(meta).filter(([name]) => !name.startsWith('opts.')),
    ],
    schedulers: await schedulersOf(client, base, textsOf(repeat)),
  };
}

async function schedulersOf(
  client: RedisClient,
  base: string,
  flat: readonly string[],
): Promise<readonly SchedulerView[]> {
  const ids = flat.filter((_, index) => index % 2 === 0);
  const answers = await client.callAll(ids.map((id) => ['HGETALL', `${base}:repeat:${id}`]));
  return ids.map((id, index) => {
    const { name = '', pattern, every } = fieldsOf(textsOf(answers[index]));
    const rhythm = pattern ?? (every === undefined ? '' : `every ${every} ms`);
    return { id, job: name, rhythm, next: Number(flat[2 * index + 1]) };
  });
}

/** Of a hash as HGETALL answers it. */
export const fieldsOf = (flat: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? '']] : [])));
