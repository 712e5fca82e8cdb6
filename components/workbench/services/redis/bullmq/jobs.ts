/** Jobs of BullMQ, as they stand in Redis. Times are milliseconds since 1970. */
import { type RedisClient, textOf, textsOf } from '@/sandboxes/service-clients/redis';
import { fieldsOf, type JobState, PLACES, STATES } from './queues';

export interface JobRow {
  readonly id: string;
  readonly name: string;
  readonly attemptsMade: number;
  readonly failedReason: string | null;
  /** When a delayed one is due. */
  readonly due: number | null;
}

/** Of one state, that are listed. */
const MOST = 50;

/** The next to be worked on first, of the finished ones the newest. */
export async function jobsOf(client: RedisClient, base: string, state: JobState): Promise<readonly JobRow[]> {
  const [place, kind] = PLACES[state];
  const key = `${base}:${place}`;
  const last = String(MOST - 1);
  const flat = textsOf(
    await (kind === 'list'
      ? // Workers take from the right.
        client.call('LRANGE', key, String(-MOST), '-1')
      : state === 'completed' || state === 'failed'
        ? client.call('ZREVRANGE', key, '0', last, 'WITHSCORES')
        : client.call('ZRANGE', key, '0', last, 'WITHSCORES')),
  );
  const entries =
    kind === 'list'
      ? // Before version 6 markers stood among the jobs.
        flat
          .toReversed()
          .filter((id) => !id.startsWith('0:'))
          .map((id) => [id, null] as const)
      : flat.flatMap((id, at) => (at % 2 === 0 ? [[id, Number(flat[at + 1])] as const] : []));
  const answers = await client.callAll(
    entries.map(([id]) => ['HMGET', `${base}:${id}`, 'name', 'atm', 'failedReason']),
  );
  return entries.map(([id, score], index) => {
    const answer = answers[index];
    const [name, attempts, reason] = answer !== undefined && 'items' in answer ? answer.items : [];
    return {
      id,
      name: textOf(name) ?? '',
      attemptsMade: Number(textOf(attempts) ?? 0),
      failedReason: textOf(reason),
      due: state === 'delayed' && score !== null ? dueOf(score) : null,
    };
  });
}

/** The low twelve bits of the score order jobs of the same millisecond. */
const dueOf = (score: number): number => Math.floor(score / 0x1000);

export interface JobView {
  readonly id: string;
  /** null: it is in none, as one that a worker is just moving. */
  readonly state: JobState | null;
  readonly name: string;
  /** As JSON. */
  readonly data: string;
  readonly options: string;
  readonly result: string | null;
  readonly progress: string | null;
  readonly attemptsMade: number;
  /** That it may have at most. */
  readonly attempts: number;
  readonly stalled: number;
  readonly failedReason: string | null;
  /** One for each attempt that failed, the newest last. */
  readonly stackTraces: readonly string[];
  readonly addedAt: number | null;
  readonly due: number | null;
  readonly processedAt: number | null;
  readonly finishedAt: number | null;
  readonly worker: string | null;
  readonly lifo: boolean;
  readonly priority: number;
  /** Milliseconds that its worker still holds its lock; null: nobody holds it. */
  readonly lockedFor: number | null;
  readonly logs: readonly string[];
  /** Key of the job that waits for it. */
  readonly parent: string | null;
  /** Keys of the jobs that it waits for, and of those that have ended with what came of them. */
  readonly pendingChildren: readonly string[];
  readonly endedChildren: readonly (readonly [key: string, result: string])[];
}

/** @returns null: there is no such job (any more) */
export async function jobOf(client: RedisClient, base: string, id: string): Promise<JobView | null> {
  const key = `${base}:${id}`;
  const [hash, lock, logs, pending, ended, ...places] = await client.callAll([
    ['HGETALL', key],
    ['PTTL', `${key}:lock`],
    ['LRANGE', `${key}:logs`, '-50', '-1'],
    ['SMEMBERS', `${key}:dependencies`],
    ['HGETALL', `${key}:processed`],
    ...STATES.map((state) => {
      const [place, kind] = PLACES[state];
      return [kind === 'list' ? 'LPOS' : 'ZSCORE', `${base}:${place}`, id];
    }),
  ]);
  const fields = fieldsOf(textsOf(hash));
  if (fields['name'] === undefined) return null;
  const at = STATES.findIndex((_, index) => textOf(places[index]) !== null);
  const state = STATES[at] ?? null;
  const options = recordOf(fields['opts']);
  const lockedFor = Number(textOf(lock) ?? -1);
  const time = (field: string) => (fields[field] === undefined ? null : Number(fields[field]));
  return {
    id,
    state,
    name: fields['name'],
    data: fields['data'] ?? '{}',
    options: fields['opts'] ?? '{}',
    result: fields['returnvalue'] ?? null,
    progress: fields['progress'] ?? null,
    attemptsMade: Number(fields['atm'] ?? 0),
    attempts: Math.max(1, Number(options['attempts'] ?? 1)),
    stalled: Number(fields['stc'] ?? 0),
    failedReason: fields['failedReason'] ?? fields['defa'] ?? null,
    stackTraces: linesOf(fields['stacktrace']),
    addedAt: time('timestamp'),
    due: state === 'delayed' ? dueOf(Number(textOf(places[at]))) : null,
    processedAt: time('processedOn'),
    finishedAt: time('finishedOn'),
    worker: fields['pb'] ?? null,
    lifo: options['lifo'] === true,
    priority: Number(fields['priority'] ?? 0),
    lockedFor: lockedFor < 0 ? null : lockedFor,
    logs: textsOf(logs),
    parent: fields['parentKey'] ?? null,
    pendingChildren: textsOf(pending),
    endedChildren: Object.entries(fieldsOf(textsOf(ended))),
  };
}

function recordOf(json: string | undefined): Readonly<Record<string, unknown>> {
  const value = parsed(json);
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function linesOf(json: string | undefined): readonly string[] {
  const value = parsed(json);
  return Array.isArray(value) ? value.map(String) : [];
}

/** What a learner has written there by hand need not be JSON. */
function parsed(json: string | undefined): unknown {
  if (json === undefined) return null;
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return json;
    throw error;
  }
}
